import type { Company } from '../../generated/prisma/client'
import type { PolicyEffect } from '../../schemas/admin'
import type { Deps, Tx } from '../deps'
import { hasAdministrator } from './administrators'
import { firstDeadlineOf } from './deadline'
import { exemptBy, exemptSql } from './exempt'

interface Counted {
  employees: number
  exempt: number
  without: number
  administrators: number
  losing: number
  /** The earliest that stands already, of those without. */
  earliest: Date | null
  /** Some of those without have no deadline yet. */
  unset: boolean
}

/**
 * What a policy means for the people there are (disabled ones left out), counted by one statement however many they are.
 * @param company as it would be, or is by now
 * @param before as it is, or was: where no administrator could sign in then either, nobody is locked out
 */
export async function policyEffect(
  { db, clock }: { db: Pick<Tx, 'user' | '$queryRaw'>; clock: Deps['clock'] },
  company: Company,
  before: Company,
): Promise<PolicyEffect> {
  const found = await countPeople(db, company)
  const now = clock.now()
  const can = (policy: Company) => hasAdministrator({ db, clock }, company.id, policy)
  return {
    employees: found.employees,
    withoutFactor: found.without,
    administratorsWithoutFactor: found.administrators,
    losingFactor: found.losing,
    exempt: exemptBy(company, found.exempt),
    firstDeadline: firstDeadline(company, found, now)?.toISOString() ?? null,
    locksOutAdministrators: !(await can(company)) && (await can(before)),
  }
}

/** Whose only factors are forbidden may do nothing but set up at once, required or not. */
function firstDeadline(company: Company, { without, losing, earliest, unset }: Counted, now: Date) {
  if (losing) return now
  if (company.mfaPolicy !== 'REQUIRED' || !without) return null
  const fresh = unset ? [firstDeadlineOf(company, now)] : []
  const times = [...fresh, ...(earliest ? [earliest] : [])].map(Number)
  return new Date(Math.max(Math.min(...times), Number(company.mfaRequiredFrom ?? 0)))
}

async function countPeople(db: Pick<Tx, '$queryRaw'>, company: Company): Promise<Counted> {
  const { id, allowAuthenticator, allowEmail, allowPasskey } = company
  const [counted] = await db.$queryRaw<Counted[]>`
    WITH factors AS (
      SELECT u.id, u.role, u.mfa_deadline, u.email_validated_at IS NOT NULL AS email,
        u.mfa_since IS NOT NULL AND EXISTS (SELECT FROM authenticator a
          WHERE a.user_id = u.id AND a.replaced_at IS NULL AND a.disabled_at IS NULL) AS app,
        u.mfa_since IS NOT NULL AND EXISTS (SELECT FROM passkey p WHERE p.user_id = u.id) AS passkey,
        ${exemptSql(company)} AS exempt
      FROM "user" u WHERE u.company_id = ${id}::uuid AND u.disabled_at IS NULL),
    people AS (
      SELECT *, NOT exempt AND NOT (
          (app AND ${allowAuthenticator}) OR (email AND ${allowEmail}) OR (passkey AND ${allowPasskey})) AS without
      FROM factors)
    SELECT count(*)::int AS employees, count(*) FILTER (WHERE exempt)::int AS exempt,
      count(*) FILTER (WHERE without)::int AS without,
      count(*) FILTER (WHERE without AND role = 'administrator')::int AS administrators,
      count(*) FILTER (WHERE without AND (app OR email OR passkey))::int AS losing,
      min(mfa_deadline) FILTER (WHERE without) AS earliest,
      coalesce(bool_or(mfa_deadline IS NULL) FILTER (WHERE without), false) AS unset
    FROM people`
  return counted as Counted
}
