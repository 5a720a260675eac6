import type { ImportReport } from '../../../schemas/import'
import { audit, auditAll } from '../../audit/audit'
import { timeOrderedId } from '../../database/time-ordered-id'
import type { Deps, Tx } from '../../deps'
import { DomainError } from '../../errors'
import { lookUpAddresses } from '../../people/addresses'
import { minutes } from '../../time'
import { auditedBy, type CompanyChange, lockCompany, tellAdministrators } from '../administrators'
import { queueInvitations } from '../employees/invitation'
import { rowError } from './fault'
import { type ImportFile, type ImportRow, readImportFile } from './import-file'

export interface Import extends CompanyChange {
  /** A row of column names, then one row for each person. */
  csv: string
  /** The name of the column that holds the addresses, where several could. */
  addressColumn?: string | undefined
  /** Says what would happen, and writes nothing. */
  dryRun: boolean
}

/** Errors that are listed; `errorCount` has them all. */
const mostListed = 100

/**
 * Adds people from CSV, all of them or none: where any row is wrong, nothing is written. Who is there already is counted
 * and stays as they are. In a company with passwords of its own whoever is added is invited by mail.
 * @throws DomainError forbidden where the actor is no administrator any more, not-found where there is no such company
 */
export async function importEmployees(deps: Deps, given: Import): Promise<ImportReport> {
  const file = await readImportFile(given.csv, given.addressColumn)
  const run = () => deps.db.$transaction((tx) => importRows(tx, deps, { ...given, ...file }), { timeout: minutes(2) })
  // Somebody took one of the addresses between the look and the writing: the second look tells of it.
  return run().catch((error: unknown) => {
    if (error instanceof AddressTaken) return run()
    throw error
  })
}

class AddressTaken extends Error {}

type Rows = Import & ImportFile

async function importRows(
  tx: Tx,
  deps: Deps,
  { rows, good, errors, ignoredColumns, addressColumns, ...change }: Rows,
): Promise<ImportReport> {
  const { company, actor } = await lockCompany(tx, change)
  const emails = good.map(({ email }) => email)
  const { own, unusable } = await lookUpAddresses(tx, company.id, emails)
  const refused = good.filter(({ email }) => unusable.has(email))
  const all = [...errors, ...refused.map(({ line }) => rowError(line, 'email', 'cannot-be-used', 'cannot be used'))]
  const fresh = good.filter(({ email }) => !own.has(email))
  const report = {
    rows,
    added: all.length ? 0 : fresh.length,
    administrators: all.length ? 0 : fresh.filter(({ role }) => role === 'ADMINISTRATOR').length,
    existing: own.size,
    errors: all.sort((a, b) => a.line - b.line).slice(0, mostListed),
    errorCount: all.length,
    ...(ignoredColumns && { ignoredColumns }),
    ...(addressColumns && { addressColumns }),
  }
  if (all.length || change.dryRun || !report.added) return report
  const at = deps.clock.now()
  const { added, administrators, existing } = report
  // Before the new ones are there: it is those who stood in charge until now that are told.
  if (administrators)
    await tellAdministrators(tx, {
      ...change,
      notice: 'users.imported',
      at,
      detail: { administrators, ...(actor && { by: actor.name }) },
    })
  await addAll(tx, { ...change, invited: company.signInSource === 'PASSWORD', people: fresh, at })
  await audit(tx, { ...auditedBy(change), type: 'users.imported', at, detail: { added, administrators, existing } })
  return report
}

/** One statement for each table: row by row, ten thousand people would take a minute. */
async function addAll(tx: Tx, added: CompanyChange & { people: ImportRow[]; invited: boolean; at: Date }) {
  const { companyId, invited, at } = added
  const people = added.people.map((row) => ({ ...row, userId: timeOrderedId() }))
  const made = await tx.$executeRaw`
    INSERT INTO "user" (id, company_id, email, name, role, created_at)
    SELECT w.id, ${companyId}::uuid, w.email, w.name, w.role::role, ${at}::timestamptz
    FROM unnest(${people.map(({ userId }) => userId)}::uuid[], ${people.map(({ email }) => email)}::text[],
      ${people.map(({ name }) => name)}::text[], ${people.map(({ role }) => role.toLowerCase())}::text[])
      AS w(id, email, name, role)
    ORDER BY w.email ON CONFLICT (email) DO NOTHING`
  // In the order of addresses, so that two companies' imports wait for each other rather than for ever.
  if (made !== people.length) throw new AddressTaken()
  const whom = people.map(({ userId, role }) => ({ userId, detail: { role } }))
  await auditAll(tx, { ...auditedBy(added), type: 'user.created', at }, whom)
  if (invited) await queueInvitations(tx, { ...auditedBy(added), userIds: people.map(({ userId }) => userId), at })
}

/** @throws DomainError invalid-body with one field per line (`line 7`) where nothing was written because of errors */
export function requireImported(report: ImportReport): ImportReport {
  if (!report.errorCount) return report
  const fields = report.errors.map(({ line, field, message }) => [
    `line ${line}`,
    field ? `${field} ${message}` : message,
  ])
  throw new DomainError('invalid-body', { fields: Object.fromEntries(fields) })
}
