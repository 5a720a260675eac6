import type { LastMiss } from '../../schemas/sign-in'
import { afterProof } from '../account/after-proof'
import type { Person } from '../account/person'
import { mintSession } from '../account/sessions'
import { trustBrowser } from '../account/trusted-browsers'
import { audit } from '../audit'
import { mayComeBy } from '../company/managed'
import { hasFactor, signInMethods } from '../company/policy'
import type { Deps, Source, Tx } from '../deps'
import { DomainError } from '../errors'
import type { FactorKind } from '../factors/factor'
import { AccountLocked, MissedCode, prove } from '../factors/prove'
import { triesPerChallenge } from '../limits'
import { auditAndTell } from '../mail/queue'
import { burnChallenge, findChallenge, giveTryBack, type OpenChallenge, reserveTry } from './challenge'
import type { BrowserTokens, Token } from './enter'
import { rememberBrowser } from './known-browser'
import { switchOption } from './switch-option'
import { tellOfWrongCodes } from './wrong-codes'

export interface CompleteSignIn {
  method: FactorKind
  code: string
  trustBrowser: boolean
  browser: BrowserTokens
  source: Source
}

export interface Completed {
  userId: string
  session: Token & { id: string }
  known: Token
  /** Null where not asked for, or forbidden by the company. */
  trust: Token | null
  /** A path of this portal. */
  callbackUrl: string
}

/** Where people land who had to use a recovery code (W10). */
const afterRecovery = '/account/settings?signed-in-with=recovery-code'

/**
 * The second step. Who is signing in stands in the challenge row alone.
 * @throws DomainError challenge-expired; too-many-attempts (account locked, or the fifth miss); or the cause of the miss
 *   with triesLeft
 */
export async function completeSignIn(deps: Deps, options: CompleteSignIn): Promise<Completed> {
  const { method, code, source } = options
  const challenge = await findChallenge(deps, options.browser.challenge).catch(expired)
  if (!code.trim()) throw new DomainError('invalid-code', { triesLeft: triesPerChallenge - challenge.attempts })
  let number = 0
  const reserve = async () => {
    number = await reserveTry(deps, challenge.id)
    return () => giveTryBack(deps, challenge.id)
  }
  try {
    const takes = (person: Person) => signInMethods(person).includes(method)
    const act = { userId: challenge.userId, actId: challenge.id, method, code, source }
    const proof = { ...act, takes, reserveTry: reserve }
    return await prove(deps, proof, (tx, context) => finish(tx, options, { ...context, challenge }))
  } catch (error) {
    if (error instanceof MissedCode) throw await recordMiss(deps, { challenge, number, error, source, method })
    if (error instanceof AccountLocked) await recordLock(deps, challenge, source, error)
    throw error
  }
}

const expired = (error: unknown): never => {
  throw error instanceof DomainError && error.code === 'no-challenge' ? new DomainError('challenge-expired') : error
}

interface Finish {
  challenge: OpenChallenge
  /** As they are under the lock, not as they were before the code was compared. */
  person: Person
  now: Date
}

async function finish(tx: Tx, options: CompleteSignIn, { challenge, person, now }: Finish): Promise<Completed> {
  const { method, browser, source } = options
  if (!mayComeBy(person, challenge.way)) throw new DomainError('challenge-expired')
  await burnChallenge(tx, challenge.id)
  await switchOption(tx, { person, method, source, now })
  const session = await mintSession(tx, { person, ...proofOf(challenge, person, now), source, now })
  const known = await rememberBrowser(tx, { userId: person.id, token: browser.known, lastMethod: method, now })
  const trust = options.trustBrowser && hasFactor(person) ? await trustBrowser(tx, { person, source, now }) : null
  const whose = { userId: person.id, companyId: person.companyId, source, at: now }
  await audit(tx, { ...whose, type: 'sign-in.succeeded', detail: { method } })
  await afterProof(tx, { person, method, source, now })
  if (!challenge.knownBrowser) await auditAndTell(tx, { ...whose, type: 'sign-in.new-browser' })
  if (trust) await audit(tx, { ...whose, type: 'trusted-browser.added' })
  const callbackUrl = method === 'recovery-code' ? afterRecovery : challenge.callbackUrl
  return { userId: person.id, session, known, trust, callbackUrl }
}

/** Who has no factor yet proved the mailbox alone: the session that comes of it may only set MFA up. */
const proofOf = ({ way, amr }: OpenChallenge, person: Person, now: Date) =>
  hasFactor(person)
    ? { way, amr: [...amr, 'otp', 'mfa'], factorProvenAt: now, steppedUp: true }
    : { way, amr: [...amr, 'otp'], factorProvenAt: null, steppedUp: true }

interface Recorded {
  challenge: OpenChallenge
  number: number
  error: MissedCode
  source: Source
  method: FactorKind
}

/** Misses 1 to 4 answer their cause, the fifth burns the challenge. Pages without JavaScript read it from the row. */
async function recordMiss({ db, clock }: Deps, { challenge, number, error, source, method }: Recorded) {
  const { code, skewMinutes } = error.miss
  const triesLeft = triesPerChallenge - number
  const whose = { userId: challenge.userId, companyId: challenge.user.companyId, source, at: clock.now() }
  await audit(db, { ...whose, type: 'sign-in.factor-failed', detail: { method, code, triesLeft } })
  await tellOfWrongCodes(db, whose)
  if (triesLeft < 1) {
    await db.challenge.deleteMany({ where: { id: challenge.id } })
    return new DomainError('too-many-attempts', { triesLeft: 0 })
  }
  const details = skewMinutes === undefined ? { triesLeft } : { triesLeft, skewMinutes }
  await db.challenge.updateMany({ where: { id: challenge.id }, data: { lastMiss: { code, ...details } } })
  return new DomainError(code, details)
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
