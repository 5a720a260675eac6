import type { Link } from '../../../generated/prisma/client'
import { LinkPurpose } from '../../../generated/prisma/enums'
import type { PasswordLinkPurpose } from '../../../schemas/password'
import type { Deps, Source, Tx } from '../../deps'
import { DomainError } from '../../errors'
import { forgive } from '../../limits/forgive'
import { withReservation } from '../../limits/reservation'
import { passwordSubject } from '../../limits/subjects'
import { lockPerson, maskedAddress, type Person, personInclude } from '../../people/person'
import { mayUsePassword } from '../../policy/managed'
import { lifetimes } from '../../security-numbers'
import { endAllTrust } from '../../sessions/trusted-browsers'
import { isUnexpired, unexpired } from '../../time'
import { newToken, tokenHash } from '../../token'
import { passwordRulesOf, requireGoodPassword, shortestPassword } from './password-rules'

/** A token of one purpose is rejected for the other. */
const stored = { 'password-reset': LinkPurpose.PASSWORD_RESET, invitation: LinkPurpose.INVITATION } as const
const lifetimeOf = { 'password-reset': lifetimes.resetLink, invitation: lifetimes.invitation } as const

/** @returns the token for the mail; only its hash is stored */
export async function makeLink(tx: Tx, { userId, purpose, now, expiresAt }: NewLink) {
  const token = newToken()
  const hashed = tokenHash(purpose, token) as string
  await tx.link.create({ data: { tokenHash: hashed, purpose: stored[purpose], userId, createdAt: now, expiresAt } })
  return token
}

interface NewLink {
  userId: string
  purpose: PasswordLinkPurpose
  now: Date
  expiresAt: Date
}

/** Whether a link of this purpose may set this person's password: an invitation is for a first one. */
export const mayUseLink = (person: Person, purpose: PasswordLinkPurpose) =>
  mayUsePassword(person) && (purpose === 'password-reset' || person.passwordHash === null)

async function findLink({ db, clock }: Deps, { token, purpose }: GivenLink) {
  const where = { tokenHash: tokenHash(purpose, token) ?? '', purpose: stored[purpose] }
  const include = { user: { include: personInclude } }
  const link = await db.link.findUnique({ where, include })
  const isStanding = link && isUnexpired(link.expiresAt, lifetimeOf[purpose], clock.now())
  return isStanding && mayUseLink(link.user, purpose) ? link : null
}

interface GivenLink {
  token: string
  purpose: PasswordLinkPurpose
}

/**
 * The owner of a link, before a password is typed. The link stays unspent; an invalid token counts against its source.
 * @returns `shortest`: characters that a new password needs; the address masked
 * @throws DomainError link-expired, too-many-attempts
 */
export async function readLink(deps: Deps, { source, ...given }: GivenLink & { source: Source }) {
  const link = await withReservation(deps, { source: source.network }, () => findLink(deps, given), {
    onResult: (found) => (found ? 'given-back' : 'failed'),
  })
  if (!link) throw new DomainError('link-expired')
  const { name, email } = link.user
  return {
    name,
    address: maskedAddress(email),
    shortest: shortestPassword(passwordRulesOf(link.user, deps.clock.now())),
  }
}

/**
 * Spends a link for a new password: all of the person's sessions, trust, challenges and links end with it. Neither signs
 * in nor touches MFA. A password that the rules refuse leaves the link as it was.
 * @param finish what belongs to the purpose, in the same transaction; `person` as they were before
 * @returns the address that signs in with the new password
 * @throws DomainError link-expired, invalid-body (field `password`), busy
 */
export async function setPasswordByLink(deps: Deps, { password, source, ...given }: SetPassword, finish: Finish) {
  const link = await findLink(deps, given)
  if (!link) throw new DomainError('link-expired')
  requireGoodPassword({ password, ...passwordRulesOf(link.user, deps.clock.now()) })
  const passwordHash = await deps.hasher.hashPassword(password)
  await deps.db.$transaction(async (tx) => {
    const now = deps.clock.now()
    const person = await lockPerson(tx, link.userId)
    if (!(await spend(tx, link, given.purpose, now)) || !mayUseLink(person, given.purpose))
      throw new DomainError('link-expired')
    await tx.user.update({ where: { id: person.id }, data: { passwordHash } })
    await tx.session.deleteMany({ where: { userId: person.id } })
    await endAllTrust(tx, person.id)
    await endPasswordRecovery(tx, person)
    await finish(tx, { person, now })
  })
  const { email } = link.user
  await forgive(deps.db, {
    address: email,
    password: passwordSubject(email, source),
    resetHour: email,
    resetDay: email,
  })
  return { email }
}

export interface SetPassword extends GivenLink {
  password: string
  source: Source
}

type Finish = (tx: Tx, done: { person: Person; now: Date }) => Promise<unknown>

async function spend(tx: Tx, { id }: Link, purpose: PasswordLinkPurpose, now: Date) {
  const { count } = await tx.link.deleteMany({ where: { id, expiresAt: unexpired(lifetimeOf[purpose], now) } })
  return count === 1
}

/**
 * What still stands on the old password or would set another: half sign-ins, links, links asked for but not yet mailed.
 * @returns how many of them there were
 */
export async function endPasswordRecovery(tx: Tx, { id: userId, email }: Pick<Person, 'id' | 'email'>) {
  const asked = { kind: 'password-reset', payload: { path: ['email'], equals: email } }
  const ended = [
    await tx.challenge.deleteMany({ where: { userId } }),
    await tx.link.deleteMany({ where: { userId } }),
    await tx.mail.deleteMany({ where: asked }),
  ]
  return { count: ended.reduce((sum, { count }) => sum + count, 0) }
}
