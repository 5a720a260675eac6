import type { LastMiss } from '../../schemas/sign-in'
import { audit } from '../audit/audit'
import type { Deps } from '../deps'
import { DomainError } from '../errors'
import { AccountLocked } from '../factors/account-lock'
import { type FactorAttempt, type Proved, type ReservedAttempt, WrongCode, withFactorAttempt } from '../factors/attempt'
import { particularsOf } from '../factors/diagnose'
import { hasFactor } from '../policy/policy'
import { attemptsPerChallenge } from '../security-numbers'
import type { OpenChallenge } from './challenge'
import { giveAttemptBack, reserveAttempt } from './challenge-attempts'
import { notifyOfWrongCodes } from './wrong-codes'

/** The answer to a pending challenge. The challenge alone says who is signing in. */
export type SecondStep = Omit<FactorAttempt, 'userId' | 'actId'>

/**
 * Runs `work` as one of the challenge's attempts, in a browser or a mobile app. Wrong codes 1 to 4 are answered with their
 * cause, the fifth burns the challenge.
 * @throws DomainError challenge-expired; too-many-attempts (account locked, or the fifth wrong code); or the cause of the
 *   wrong code with triesLeft
 */
export async function withChallengeAttempt<T>(
  deps: Deps,
  challenge: OpenChallenge,
  step: SecondStep,
  work: (attempt: ReservedAttempt) => Promise<T>,
): Promise<T> {
  requireAnswer(challenge, step)
  const { id: actId, userId } = challenge
  const counter = { reserve: () => reserveAttempt(deps, actId), giveBack: () => giveAttemptBack(deps, actId) }
  try {
    return await withFactorAttempt(deps, { ...step, userId, actId }, counter, work)
  } catch (error) {
    if (error instanceof WrongCode) throw await recordFailedAttempt(deps, challenge, step, error)
    if (error instanceof AccountLocked) await recordLock(deps, challenge, step, error)
    throw error
  }
}

/** An empty field costs no attempt. */
function requireAnswer({ attempts }: OpenChallenge, { code, response }: SecondStep) {
  if (!response && !code.trim()) throw new DomainError('invalid-code', { triesLeft: attemptsPerChallenge - attempts })
}

/** People without a factor proved their mailbox alone: the session that comes of it may only set MFA up. */
export const proofOf = ({ way, ...first }: OpenChallenge, { person, amr, now }: Proved) =>
  hasFactor(person)
    ? { way, amr: [...first.amr, ...amr, 'mfa'], factorProvenAt: now, steppedUp: true }
    : { way, amr: [...first.amr, ...amr], factorProvenAt: null, steppedUp: true }

/** Pages without JavaScript read the failure from the challenge's row. */
async function recordFailedAttempt(
  { db, clock }: Deps,
  challenge: OpenChallenge,
  { method, source }: SecondStep,
  { failure, number }: WrongCode,
) {
  const { code } = failure
  const triesLeft = attemptsPerChallenge - number
  const about = { userId: challenge.userId, companyId: challenge.user.companyId, source, at: clock.now() }
  await audit(db, { ...about, type: 'sign-in.factor-failed', detail: { method, code, triesLeft } })
  await notifyOfWrongCodes(db, about)
  if (triesLeft < 1) {
    await db.challenge.deleteMany({ where: { id: challenge.id } })
    return new DomainError('too-many-attempts', { triesLeft: 0 })
  }
  const details = { triesLeft, ...particularsOf(failure) }
  await db.challenge.updateMany({ where: { id: challenge.id }, data: { lastMiss: { code, ...details } } })
  return new DomainError(code, { ...details, asked: method })
}

/** The lock shows only after the right password; the first attempt that meets it writes the audit row. */
async function recordLock(
  { db, clock }: Deps,
  challenge: OpenChallenge,
  { source }: SecondStep,
  { code, details }: AccountLocked,
) {
  const before = challenge.lastMiss as LastMiss | null
  const lastMiss = { code, triesLeft: attemptsPerChallenge - challenge.attempts, ...details }
  await db.challenge.updateMany({ where: { id: challenge.id }, data: { lastMiss } })
  if (before?.code === code) return
  const about = { userId: challenge.userId, companyId: challenge.user.companyId, source }
  await audit(db, { ...about, type: 'sign-in.locked', at: clock.now() })
  await notifyOfWrongCodes(db, { ...about, at: clock.now() })
}
