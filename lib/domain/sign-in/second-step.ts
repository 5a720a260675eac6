import type { LastMiss } from '../../schemas/sign-in'
import { audit } from '../audit/audit'
import type { Deps, Source, Tx } from '../deps'
import { DomainError } from '../errors'
import { AccountLocked, type FindKnown } from '../factors/account-lock'
import { particularsOf } from '../factors/diagnose'
import type { Answer, FactorKind } from '../factors/factor'
import { MissedCode, type Proved, prove } from '../factors/prove'
import type { Person } from '../people/person'
import { mayComeBy } from '../policy/managed'
import { hasFactor } from '../policy/policy'
import { triesPerChallenge } from '../security-numbers'
import { burnChallenge, giveTryBack, type OpenChallenge, reserveTry } from './challenge'
import { tellOfWrongCodes } from './wrong-codes'

export interface SecondStep extends Answer {
  challenge: OpenChallenge
  method: FactorKind
  source: Source
  /** Of the browser or app; read only while the account is locked. */
  knownId: FindKnown
  /** What this door takes from the person, as they are under the lock. */
  offers(person: Person): FactorKind[]
}

/** Runs in the transaction that spends the code and burns the challenge, on the person as they are under the lock. */
type Finish<T> = (tx: Tx, context: Proved) => Promise<T>

/**
 * One try at a challenge's second step, in a browser or a mobile app. Misses 1 to 4 answer their cause, the fifth burns
 * the challenge.
 * @throws DomainError challenge-expired; too-many-attempts (account locked, or the fifth miss); or the cause of the miss
 *   with triesLeft
 */
export async function proveSecondStep<T>(deps: Deps, step: SecondStep, finish: Finish<T>): Promise<T> {
  const { challenge, method, code, response, source, knownId } = step
  if (!response && !code.trim())
    throw new DomainError('invalid-code', { triesLeft: triesPerChallenge - challenge.attempts })
  let number = 0
  const reserve = async () => {
    number = await reserveTry(deps, challenge.id)
    return () => giveTryBack(deps, challenge.id)
  }
  const { userId, id: actId } = challenge
  const act = { userId, actId, method, code, response, source, knownId, reserveTry: reserve }
  const takes = (person: Person) => step.offers(person).includes(method)
  try {
    return await prove(deps, { ...act, takes }, async (tx, context) => {
      if (!mayComeBy(context.person, challenge.way)) throw new DomainError('challenge-expired')
      await burnChallenge(tx, challenge.id)
      return finish(tx, context)
    })
  } catch (error) {
    if (error instanceof MissedCode) throw await recordMiss(deps, step, number, error)
    if (error instanceof AccountLocked) await recordLock(deps, challenge, source, error)
    throw error
  }
}

/** Who has no factor yet proved the mailbox alone: the session that comes of it may only set MFA up. */
export const proofOf = ({ way, ...first }: OpenChallenge, { person, amr, now }: Proved) =>
  hasFactor(person)
    ? { way, amr: [...first.amr, ...amr, 'mfa'], factorProvenAt: now, steppedUp: true }
    : { way, amr: [...first.amr, ...amr], factorProvenAt: null, steppedUp: true }

/** Pages without JavaScript read the miss from the challenge's row. */
async function recordMiss(
  { db, clock }: Deps,
  { challenge, source, method }: SecondStep,
  number: number,
  error: MissedCode,
) {
  const { code } = error.miss
  const triesLeft = triesPerChallenge - number
  const whose = { userId: challenge.userId, companyId: challenge.user.companyId, source, at: clock.now() }
  await audit(db, { ...whose, type: 'sign-in.factor-failed', detail: { method, code, triesLeft } })
  await tellOfWrongCodes(db, whose)
  if (triesLeft < 1) {
    await db.challenge.deleteMany({ where: { id: challenge.id } })
    return new DomainError('too-many-attempts', { triesLeft: 0 })
  }
  const details = { triesLeft, ...particularsOf(error.miss) }
  await db.challenge.updateMany({ where: { id: challenge.id }, data: { lastMiss: { code, ...details } } })
  return new DomainError(code, { ...details, asked: method })
}

/** The lock shows only after the right password; the first try that meets it writes the audit row. */
async function recordLock(
  { db, clock }: Deps,
  challenge: OpenChallenge,
  source: Source,
  { code, details }: DomainError,
) {
  const before = challenge.lastMiss as LastMiss | null
  const lastMiss = { code, triesLeft: triesPerChallenge - challenge.attempts, ...details }
  await db.challenge.updateMany({ where: { id: challenge.id }, data: { lastMiss } })
  if (before?.code === code) return
  const whose = { userId: challenge.userId, companyId: challenge.user.companyId, source }
  await audit(db, { ...whose, type: 'sign-in.locked', at: clock.now() })
  await tellOfWrongCodes(db, { ...whose, at: clock.now() })
}
