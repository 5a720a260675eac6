import type { Deps, Source } from '../deps'
import { DomainError } from '../errors'
import { auditAndTell } from '../mail/queue'
import { forgive, reserve } from '../throttle'
import { endPasswordDoors } from './password-links'
import { passwordRulesOf, requireGoodPassword } from './password-rules'
import type { Person } from './person'
import { endOtherSessions, type LiveSession, lockSession } from './sessions'
import { endAllTrust } from './trusted-browsers'

export interface ChangePassword {
  session: LiveSession
  currentPassword: string
  password: string
  source: Source
}

/**
 * A new password for who knows the current one; every other session and all trust end.
 * @throws DomainError invalid-body (field `password`), invalid-credentials, too-many-attempts, not-signed-in, busy
 */
export async function changePassword(deps: Deps, { session, currentPassword, password, source }: ChangePassword) {
  const { person } = session
  requireNewPassword(person, password)
  await requireCurrent(deps, { person, currentPassword, source })
  const passwordHash = await deps.hasher.hashPassword(password)
  await deps.db.$transaction(async (tx) => {
    const { id: userId, companyId } = await lockSession(tx, session)
    // Compare-and-set on what the current one was compared with: of two changes at once one is made.
    const { count } = await tx.user.updateMany({
      where: { id: userId, passwordHash: person.passwordHash },
      data: { passwordHash },
    })
    if (count !== 1) throw new DomainError('invalid-credentials')
    await endOtherSessions(tx, session)
    await endAllTrust(tx, userId)
    await endPasswordDoors(tx, person)
    await auditAndTell(tx, { type: 'password.changed', at: deps.clock.now(), userId, companyId, source })
  })
  await forgive(deps.db, { address: person.email })
}

/** What is wrong with a new password is told before a step-up is asked for. @throws DomainError invalid-body */
export const requireNewPassword = (person: Person, password: string) =>
  requireGoodPassword({ password, ...passwordRulesOf(person) })

/** Counted as at sign-in: whoever sits at an open session may not try passwords more often than anybody else. */
async function requireCurrent(deps: Deps, { person, currentPassword, source }: Current) {
  const settle = await reserve(deps, { password: `${person.email} ${source.network}`, source: source.network })
  const right = await deps.hasher.verifyPassword(person.passwordHash, currentPassword).catch(async (fault) => {
    await settle('given-back')
    throw fault
  })
  await settle(right ? 'succeeded' : 'failed')
  if (!right) throw new DomainError('invalid-credentials')
}

interface Current {
  person: Person
  currentPassword: string
  source: Source
}
