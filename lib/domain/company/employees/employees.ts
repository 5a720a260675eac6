import { randomInt } from 'node:crypto'
import { Prisma, type User } from '../../../generated/prisma/client'
import { tidyText } from '../../../schemas/readable-text'
import { eraseAll } from '../../account/mfa/change-mfa'
import { requireGoodPassword } from '../../account/password/password-rules'
import { audit } from '../../audit/audit'
import type { Deps, Tx } from '../../deps'
import { normaliseEmail } from '../../email-address'
import { DomainError } from '../../errors'
import { forgiveAccount } from '../../factors/account-lock'
import { forgiveDirectory } from '../../identity/directory-names'
import { forgive } from '../../limits/forgive'
import { auditAndNotify } from '../../mail/queue'
import { lockPerson, type Person } from '../../people/person'
import { requireName } from '../../people/person-name'
import { isGraceOver } from '../../policy/deadline'
import { endAllTrust } from '../../sessions/trusted-browsers'
import { auditedBy, type CompanyChange, lockCompany, tellAdministrators } from '../administrators'
import { lockCompanyName } from '../companies'

export interface NewEmployee {
  /** Made where there is none of this name. */
  company: string
  name: string
  email: string
  /** Without one, one is made and returned. */
  password?: string | undefined
  administrator: boolean
}

/**
 * Makes a person; of a company whose AD or SSO decides, without a password.
 * @throws DomainError invalid-body (fields email, password), managed-sign-in where such a person was to get a password
 */
export async function createEmployee(
  deps: Deps,
  { company: companyName, name, administrator, ...given }: NewEmployee,
): Promise<CreatedEmployee> {
  const email = normaliseEmail(given.email)
  const company = await deps.db.company.findFirst({ where: { name: tidyText(companyName), demo: false } })
  if (company && company.signInSource !== 'PASSWORD')
    return createManaged(deps, { ...given, company: companyName, name, administrator })
  const at = deps.clock.now()
  const mfaDue = company !== null && isGraceOver({ company, mfaDeadline: null }, at)
  const password = given.password ?? generatedPassword()
  requireGoodPassword({ password, mfaDue, context: [email, name, companyName] })
  const passwordHash = await deps.hasher.hashPassword(password)
  const added = { name, email, administrator, passwordHash, at }
  const id = await deps.db.$transaction(async (tx) =>
    addEmployee(tx, { ...added, companyId: await companyOfName(tx, companyName) }),
  )
  return { id, email, ...(given.password === undefined ? { password } : {}) }
}

interface CreatedEmployee {
  id: string
  email: string
  /** Where one was made. */
  password?: string
  /** Their company's AD or SSO decides: there is no password. */
  managed?: true
}

/** Their first sign-in through the company's service binds it to the row that is made here (SECURITY 6). */
async function createManaged(
  { db, clock }: Deps,
  { password, company, ...given }: NewEmployee,
): Promise<CreatedEmployee> {
  if (password !== undefined) throw new DomainError('managed-sign-in')
  const email = normaliseEmail(given.email)
  const added = { ...given, email, passwordHash: null, at: clock.now() }
  const id = await db.$transaction(async (tx) =>
    addEmployee(tx, { ...added, companyId: await companyOfName(tx, company) }),
  )
  return { id, email, managed: true }
}

interface Added extends Omit<NewEmployee, 'company' | 'password'>, CompanyChange {
  /** Null: none yet, an invitation will set it. */
  passwordHash: string | null
  at: Date
}

/** @returns the person's id @throws DomainError invalid-body (fields email, name) */
export async function addEmployee(tx: Tx, { email, administrator, passwordHash, at, ...change }: Added) {
  const name = requireName(change.name)
  const role = administrator ? 'ADMINISTRATOR' : 'EMPLOYEE'
  const { companyId } = change
  const data = { companyId, email, name, role, passwordHash, createdAt: at } as const
  const created = await tx.user.create({ data }).catch(refuseTaken)
  await audit(tx, { ...auditedBy(change), type: 'user.created', at, userId: created.id, detail: { role } })
  return created.id
}

/** Made where there is none of this name. @throws DomainError invalid-body (field company) */
export async function companyOfName(tx: Tx, typed: string) {
  const name = requireName(typed, 'company')
  const company = (await lockCompanyName(tx, name)) ?? (await tx.company.create({ data: { name } }))
  return company.id
}

/** What a unique address is refused with. @throws DomainError invalid-body (field email), or the error itself */
export function refuseTaken(error: unknown): never {
  const taken = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
  throw taken ? new DomainError('invalid-body', { fields: { email: 'is already used' } }) : error
}

/** 100 bits, in a spelling that can be read out: no I, L, O, U. */
function generatedPassword() {
  const group = () => Array.from({ length: 5 }, () => '0123456789abcdefghjkmnpqrstvwxyz'[randomInt(32)]).join('')
  return [group(), group(), group(), group()].join('-')
}

/** More are a file, not a table. */
const mostListed = 10_000
/** People that are in memory at a time. */
const batch = 1000

/** Everybody of all companies, by company and address. @throws DomainError invalid-body (field format) of too many */
export async function listEmployees(deps: Pick<Deps, 'db'>, most = mostListed) {
  const listed: ListedPerson[] = []
  for await (const people of everybody(deps)) {
    listed.push(...people)
    if (listed.length > most)
      throw new DomainError('invalid-body', { fields: { format: 'is needed for so many people: csv or jsonl' } })
  }
  return listed
}

/** The same in batches, however many there are. */
export async function* everybody({ db }: Pick<Deps, 'db'>, atOnce = batch): AsyncGenerator<ListedPerson[]> {
  const companies = await db.company.findMany({ select: { id: true, name: true }, orderBy: { id: 'asc' } })
  for (const { id: companyId, name } of companies)
    for (let last = '', full = true; full; ) {
      const where = { companyId, email: { gt: last } }
      const users = await db.user.findMany({ where, orderBy: { email: 'asc' }, take: atOnce })
      if (users.length) yield users.map((user) => listedPerson(user, name))
      last = users.at(-1)?.email ?? last
      full = users.length === atOnce
    }
}

export type ListedPerson = ReturnType<typeof listedPerson>

const listedPerson = (user: User, company: string) => ({
  company,
  email: user.email,
  name: user.name,
  role: user.role === 'ADMINISTRATOR' ? 'administrator' : 'employee',
  mfa: user.mfaSince ? user.option.toLowerCase() : 'off',
  disabled: user.disabledAt !== null,
})

/**
 * For someone who lost every factor and is known to the operator: everything of MFA goes, and every session and trust
 * with it; until it is set up anew, signing in opens nothing but the set-up.
 * @throws DomainError not-found
 */
export async function resetMfa({ db, clock }: Deps, { email, reason }: { email: string; reason: string }) {
  const { id: userId, companyId, name } = await findEmployee(db, email)
  await db.$transaction(async (tx) => {
    await lockPerson(tx, userId)
    const at = clock.now()
    await eraseAll(tx, userId)
    await endAllTrust(tx, userId)
    await tx.session.deleteMany({ where: { userId } })
    await tx.user.update({ where: { id: userId }, data: { mfaResetAt: at } })
    await auditAndNotify(tx, { type: 'user.mfa-reset', at, companyId, userId, detail: { reason } })
    const detail = { reason, person: name }
    await tellAdministrators(tx, { companyId, but: [userId], notice: 'user.mfa-reset', at, detail })
  })
}

/**
 * Forgets the failures against the account. Those of single sources pass by themselves within 15 minutes.
 * @throws DomainError not-found, forbidden where the actor is no administrator any more
 */
export async function unlockEmployee({ db, clock }: Deps, { id, ...change }: CompanyChange & { id: string }) {
  await db.$transaction(async (tx) => {
    await lockCompany(tx, change)
    const user = await tx.user.findFirst({ where: { id, companyId: change.companyId } })
    if (!user) throw new DomainError('not-found')
    await forgive(tx, { address: user.email })
    await forgiveAccount(tx, id)
    await forgiveDirectory(tx, id)
    await audit(tx, { ...auditedBy(change), type: 'user.unlocked', at: clock.now(), userId: id })
  })
}

/** Locks a person of this company and reads them anew. @throws DomainError not-found for anybody else's id */
export async function lockOwn(tx: Tx, companyId: string, id: string): Promise<Person> {
  await requireEmployee({ db: tx }, companyId, id)
  return lockPerson(tx, id)
}

/** @throws DomainError not-found for anybody else's id */
export async function requireEmployee({ db }: { db: Pick<Tx, 'user'> }, companyId: string, id: string) {
  if (!(await db.user.findFirst({ where: { id, companyId }, select: { id: true } }))) throw new DomainError('not-found')
}

/** @throws DomainError not-found */
export async function findEmployee(db: Deps['db'], email: string) {
  const user = await db.user.findUnique({ where: { email: normaliseEmail(email) } })
  if (!user) throw new DomainError('not-found')
  return user
}
