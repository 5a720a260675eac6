import type { Deps, Source, Tx } from '../../deps'
import { DomainError } from '../../errors'
import { forgive } from '../../limits/forgive'
import { withReservation } from '../../limits/reservation'
import { passwordSubject } from '../../limits/subjects'
import { auditAndNotify } from '../../mail/queue'
import type { Person } from '../../people/person'
import { mayUsePassword } from '../../policy/managed'
import { endOtherSessions } from '../../sessions/end-session'
import { type LiveSession, lockSession } from '../../sessions/sessions'
import { endAllTrust } from '../../sessions/trusted-browsers'
import { endPasswordRecovery } from './password-links'
import { passwordRulesOf, requireGoodPassword } from './password-rules'

export interface ChangePassword {
  session: LiveSession
  /** Looked at only where there is a password. */
  currentPassword?: string | undefined
  password: string
  source: Source
}

/**
 * Sets a new password for a person who knows the current one, or whose password is void; every other session and all
 * trust end.
 * @throws DomainError invalid-body (fields `password`, `currentPassword`), invalid-credentials, too-many-attempts,
 *   not-signed-in, busy
 */
export async function changePassword(deps: Deps, { session, currentPassword, password, source }: ChangePassword) {
  const { person } = session
  requireChange(deps, person, { currentPassword, password })
  if (currentPassword !== undefined && !isPasswordDue(person))
    await requireCurrent(deps, { person, currentPassword, source })
  const passwordHash = await deps.hasher.hashPassword(password)
  await deps.db.$transaction(async (tx) => {
    const { id: userId, companyId } = await lockSession(tx, session)
    // Compare-and-set on what the current one was compared with: of two changes at once one is made.
    const { count } = await tx.user.updateMany({
      where: { id: userId, passwordHash: person.passwordHash },
      data: { passwordHash },
    })
    if (count !== 1) throw new DomainError(isPasswordDue(person) ? 'changed-meanwhile' : 'invalid-credentials')
    await endOtherSessions(tx, session)
    await endAllTrust(tx, userId)
    await endPasswordRecovery(tx, person)
    await auditAndNotify(tx, { type: 'password.changed', at: deps.clock.now(), userId, companyId, source })
  })
  await forgive(deps.db, { address: person.email })
}

/** Rejects an invalid or missing password before a step-up is asked for. @throws DomainError invalid-body */
export function requireChange({ clock }: Pick<Deps, 'clock'>, person: Person, { currentPassword, password }: Given) {
  requireGoodPassword({ password, ...passwordRulesOf(person, clock.now()) })
  if (currentPassword === undefined && !isPasswordDue(person))
    throw new DomainError('invalid-body', { fields: { currentPassword: 'is missing' } })
}

type Given = Pick<ChangePassword, 'currentPassword' | 'password'>

/** Whether this person has to choose a new password: theirs is void, and no AD or SSO has it instead. */
export const isPasswordDue = (person: Person) => person.passwordHash === null && mayUsePassword(person)

/** No password is right any more until its owner has set a new one: here, or by *Forgot your password?*, which asks for none. */
export const voidPasswords = (tx: Pick<Tx, 'user'>, userIds: string[]) =>
  tx.user.updateMany({ where: { id: { in: userIds }, passwordHash: { not: null } }, data: { passwordHash: null } })

/** Counted as at sign-in: an open session allows no more guesses. */
async function requireCurrent(deps: Deps, { person, currentPassword, source }: Current) {
  const subjects = { password: passwordSubject(person.email, source), source: source.network }
  const verify = () => deps.hasher.verifyPassword(person.passwordHash, currentPassword)
  const isRight = await withReservation(deps, subjects, verify, {
    onResult: (right) => (right ? 'succeeded' : 'failed'),
  })
  if (!isRight) throw new DomainError('invalid-credentials')
}

interface Current {
  person: Person
  currentPassword: string
  source: Source
}
