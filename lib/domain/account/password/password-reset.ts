import type { Mail as MailRow } from '../../../generated/prisma/client'
import { audit } from '../../audit/audit'
import type { Deps, Source } from '../../deps'
import { readTypedEmail } from '../../email-address'
import { withReservation } from '../../limits/reservation'
import { TooManyAttempts } from '../../limits/throttle'
import { auditAndNotify, queue } from '../../mail/queue'
import type { Mail } from '../../mail-content'
import { findPerson, lockPerson } from '../../people/person'
import { lifetimes } from '../../security-numbers'
import { after } from '../../time'
import { makeLink, mayUseLink, type SetPassword, setPasswordByLink } from './password-links'

interface ResetPayload {
  email: string
  source: Source
}

/**
 * Records a request for a reset link. The statements are the same for known and unknown addresses: the person is looked
 * up when the mail is made. Above the limits the request is dropped silently.
 */
export async function requestReset(deps: Deps, { email, source }: { email: string; source: Source }) {
  const address = readTypedEmail(email) ?? email.trim().toLowerCase()
  const limits = { resetHour: address, resetDay: address, resetSource: source.network }
  const work = () => queueReset(deps, address, source)
  await withReservation(deps, limits, work, { onResult: () => 'failed' }).catch(unlessTooMany)
}

function queueReset({ db, clock }: Deps, address: string, { ip, network, userAgent }: Source) {
  const at = clock.now()
  const payload = { email: address, source: { ip, network, userAgent: userAgent.slice(0, 300) } }
  const expiresAt = after(at, lifetimes.resetLink)
  return queue(db, { kind: 'password-reset', userId: null, payload, at, expiresAt })
}

function unlessTooMany(error: unknown) {
  if (!(error instanceof TooManyAttempts)) throw error
}

/** The mail with a fresh link; null where no person with a password here has the address. */
export async function composeReset(
  { db, clock }: Deps,
  { id, payload, createdAt, attempts }: MailRow,
): Promise<Mail | null> {
  const { email, source } = payload as unknown as ResetPayload
  const person = await findPerson(db, { email })
  if (!person || !mayUseLink(person, 'password-reset')) return null
  const now = clock.now()
  const { id: userId, companyId, name } = person
  const expiresAt = after(now, lifetimes.resetLink)
  const token = await db.$transaction(async (tx) => {
    // A password that was changed meanwhile has taken back what was asked for before.
    await lockPerson(tx, userId)
    if (!(await tx.mail.findUnique({ where: { id } }))) return null
    if (attempts <= 1) await audit(tx, { type: 'password.reset-requested', at: now, userId, companyId, source })
    return makeLink(tx, { userId, purpose: 'password-reset', now, expiresAt })
  })
  if (!token) return null
  const to = { name, address: email }
  return { kind: 'password-reset', to, token, expiresAt, at: createdAt, userAgent: source.userAgent, ip: source.ip }
}

/**
 * Sets a forgotten password. From now on emailed codes are barred at sign-in until something else was proved: else the
 * mailbox alone would open every account (SECURITY.md 4).
 * @throws DomainError link-expired, invalid-body (field `password`), busy
 */
export const completeReset = (deps: Deps, given: Omit<SetPassword, 'purpose'>) =>
  setPasswordByLink(deps, { ...given, purpose: 'password-reset' }, async (tx, { person, now }) => {
    const { id: userId, companyId } = person
    await tx.user.update({ where: { id: userId }, data: { mailResetAt: now } })
    await auditAndNotify(tx, { type: 'password.reset', at: now, userId, companyId, source: given.source })
  })
