import { randomInt } from 'node:crypto'
import { Prisma } from '../../generated/prisma/client'
import { eraseAll } from '../account/change-mfa'
import { requireGoodPassword } from '../account/password-rules'
import { lockPerson } from '../account/person'
import { endAllTrust } from '../account/trusted-browsers'
import { audit } from '../audit'
import type { Deps, Tx } from '../deps'
import { normaliseEmail } from '../email-address'
import { DomainError } from '../errors'
import { auditAndTell, queueNotice } from '../mail/queue'
import { forgiveDirectory } from '../sign-in/directory'
import { forgive } from '../throttle'
import { lockCompanyName } from './companies'

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
  const company = await deps.db.company.findFirst({ where: { name: companyName, demo: false } })
  if (company && company.signInSource !== 'PASSWORD')
    return createManaged(deps, { ...given, company: companyName, name, administrator })
  const mfaRequired = company?.mfaPolicy === 'REQUIRED'
  const password = given.password ?? generatedPassword()
  requireGoodPassword({ password, mfaRequired, context: [email, name, companyName] })
  const passwordHash = await deps.hasher.hashPassword(password)
  const added = { company: companyName, name, email, administrator, passwordHash, at: deps.clock.now() }
  const id = await deps.db.$transaction((tx) => addEmployee(tx, added))
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
async function createManaged({ db, clock }: Deps, { password, ...given }: NewEmployee): Promise<CreatedEmployee> {
  if (password !== undefined) throw new DomainError('managed-sign-in')
  const email = normaliseEmail(given.email)
  const added = { ...given, email, passwordHash: null, at: clock.now() }
  return { id: await db.$transaction((tx) => addEmployee(tx, added)), email, managed: true }
}

interface Added extends Omit<NewEmployee, 'password'> {
  /** Null: none yet, an invitation will set it. */
  passwordHash: string | null
  at: Date
}

/** @returns the person's id @throws DomainError invalid-body (field email) */
export async function addEmployee(tx: Tx, { company, name, email, administrator, passwordHash, at }: Added) {
  const companyId = await companyOfName(tx, company)
  const role = administrator ? 'ADMINISTRATOR' : 'EMPLOYEE'
  const created = await tx.user.create({ data: { companyId, email, name, role, passwordHash } }).catch(refuseTaken)
  await audit(tx, { type: 'user.created', at, companyId, userId: created.id, detail: { role } })
  return created.id
}

/** Made where there is none of this name. */
async function companyOfName(tx: Tx, name: string) {
  const company = (await lockCompanyName(tx, name)) ?? (await tx.company.create({ data: { name } }))
  return company.id
}

function refuseTaken(error: unknown): never {
  const taken = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002'
  throw taken ? new DomainError('invalid-body', { fields: { email: 'is already used' } }) : error
}

/** 100 bits, in a spelling that can be read out: no I, L, O, U. */
function generatedPassword() {
  const group = () => Array.from({ length: 5 }, () => '0123456789abcdefghjkmnpqrstvwxyz'[randomInt(32)]).join('')
  return [group(), group(), group(), group()].join('-')
}

export async function listEmployees({ db }: Pick<Deps, 'db'>) {
  const users = await db.user.findMany({
    include: { company: true },
    orderBy: [{ companyId: 'asc' }, { email: 'asc' }],
  })
  return users.map((user) => ({
    company: user.company.name,
    email: user.email,
    name: user.name,
    role: user.role === 'ADMINISTRATOR' ? 'administrator' : 'employee',
    mfa: user.mfaSince ? user.option.toLowerCase() : 'off',
    disabled: user.disabledAt !== null,
  }))
}

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
    await auditAndTell(tx, { type: 'user.mfa-reset', at, companyId, userId, detail: { reason } })
    await tellAdministrators(tx, { companyId, userId, person: name, reason, at })
  })
}

async function tellAdministrators(tx: Tx, { companyId, userId, person, reason, at }: Reset) {
  const where = { companyId, role: 'ADMINISTRATOR' as const, disabledAt: null, id: { not: userId } }
  for (const { id } of await tx.user.findMany({ where, select: { id: true } }))
    await queueNotice(tx, { userId: id, notice: 'user.mfa-reset', at, detail: { reason, person } })
}

interface Reset {
  companyId: string
  userId: string
  person: string
  reason: string
  at: Date
}

/** Forgets the failures against the account. Those of single sources pass by themselves within 15 minutes. */
export async function unlockEmployee({ db, clock }: Deps, { email }: { email: string }) {
  const { id: userId, companyId, email: address } = await findEmployee(db, email)
  await forgive(db, { address, factorStreak: userId, factorDay: userId })
  await forgiveDirectory(db, userId)
  await audit(db, { type: 'user.unlocked', at: clock.now(), companyId, userId })
}

/** @throws DomainError not-found */
export async function findEmployee(db: Deps['db'], email: string) {
  const user = await db.user.findUnique({ where: { email: normaliseEmail(email) } })
  if (!user) throw new DomainError('not-found')
  return user
}
