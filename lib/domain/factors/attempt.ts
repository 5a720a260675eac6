import type { Deps, Source, Tx } from '../deps'
import { DomainError, type ErrorCode } from '../errors'
import { inBackground } from '../limits/in-background'
import { settleAfter } from '../limits/reservation'
import type { Outcomes } from '../limits/throttle'
import { lockPerson, type Person } from '../people/person'
import { lifetimes } from '../security-numbers'
import { after, isFromTheFuture } from '../time'
import { factors } from '.'
import { type FindKnown, isOfAccount, reserveFactor } from './account-lock'
import { countFailedAttempt } from './authenticator/authenticator'
import { diagnose } from './diagnose'
import type { AcceptedVerdict, FactorKind, FailedAttempt, Try } from './factor'

/**
 * One attempt at a second factor: at a sign-in, in a mobile app, or at a step-up. All three take the same steps in the same
 * order: `withFactorAttempt` reserves it, `verifyFactor` compares, `spendFactor` spends in the transaction of what opens.
 */
export interface FactorAttempt extends Try {
  method: FactorKind
  source: Source
  knownId: FindKnown
}

/** An attempt that was reserved, and which one of its challenge or session it is, from 1. */
export interface ReservedAttempt extends FactorAttempt {
  number: number
}

/** How many attempts a challenge or a session has left, in statements of their own. */
export interface AttemptCounter {
  /** @returns the number of the attempt */
  reserve(): Promise<number>
  giveBack(): Promise<unknown>
}

/** What the factor proved, about the person as they are under the lock. */
export interface Proved {
  now: Date
  person: Person
  /** RFC 8176, of this proof alone. */
  amr: string[]
}

/** A wrong code, with its cause and the number of the attempt; never the code itself, which a log line could show. */
export class WrongCode extends Error {
  override readonly name = 'WrongCode'
  constructor(
    readonly failure: FailedAttempt,
    readonly number: number,
  ) {
    super(failure.code)
  }
}

/**
 * Runs `work` as one attempt. It is reserved before anything is compared: against the account (not for a passkey) and the
 * source, then against the challenge or session. A right code clears, a wrong one counts, and a fault gives back.
 * @throws AccountLocked and TooManyAttempts before any work; else whatever the work throws
 */
export async function withFactorAttempt<T>(
  deps: Deps,
  attempt: FactorAttempt,
  counter: AttemptCounter,
  work: (reserved: ReservedAttempt) => Promise<T>,
): Promise<T> {
  const settle = await reserveFactor(deps, attempt)
  const counted = () => withCounter(counter, (number) => work({ ...attempt, number }))
  return settleAfter(deps, settle, counted, {
    onResult: () => 'succeeded',
    onError: (error) => outcomeOf(error, deps.clock.now()),
  })
}

async function withCounter<T>({ reserve, giveBack }: AttemptCounter, work: (number: number) => Promise<T>): Promise<T> {
  const number = await reserve()
  return work(number).catch(async (error: unknown) => {
    if (isUnjudged(error)) await inBackground(giveBack())
    throw error
  })
}

/** Refusals that say nothing of the code. */
const unjudged: ErrorCode[] = ['busy', 'method-not-allowed']

const isUnjudged = (error: unknown) =>
  error instanceof DomainError ? unjudged.includes(error.code) : !(error instanceof WrongCode)

function outcomeOf(error: unknown, now: Date): Outcomes {
  if (!(error instanceof WrongCode)) return 'given-back'
  const isSpared = isNoGuess(error.failure, now)
  return (name) => (isSpared && isOfAccount(name) ? 'given-back' : 'failed')
}

/**
 * A code that was spent a moment ago and comes again is a double click, a second tab or a lost response, and so is a
 * passkey's answer to another request: it guesses nothing, so it does not count against the account. The challenge and the
 * source count it all the same.
 */
const isNoGuess = ({ code, spentAt, unasked }: FailedAttempt, now: Date) =>
  unasked || (code === 'code-already-used' && !!spentAt && isJustNow(spentAt, now))

const isJustNow = (moment: Date, now: Date) => moment > after(now, -lifetimes.sameAct) && !isFromTheFuture(moment, now)

/** Compares the answer, outside any transaction. @throws WrongCode with its cause */
export async function verifyFactor(deps: Deps, attempt: ReservedAttempt): Promise<AcceptedVerdict> {
  const { userId, method, source } = attempt
  const verdict = await factors[method].verify(deps, attempt)
  if (verdict.accepted) return verdict
  // A passkey's signature is right or wrong: there is no cause to look for.
  const isDiagnosed = verdict.code !== 'invalid-code' || method === 'passkey'
  const failure = isDiagnosed ? verdict : await diagnose(deps, attempt)
  if (method === 'authenticator' && failure.code !== 'code-already-used')
    await countFailedAttempt(deps, { userId, source })
  throw new WrongCode(failure, attempt.number)
}

/**
 * Spends the code, in the transaction of what it opens. Of several callers at once one succeeds; the others change nothing.
 * @throws WrongCode where the code was spent meanwhile; DomainError method-not-allowed, which leaves it unspent
 */
export async function spendFactor(
  { clock }: Pick<Deps, 'clock'>,
  tx: Tx,
  { attempt, verdict, offers }: Spending,
): Promise<Proved> {
  const person = await lockPerson(tx, attempt.userId)
  const now = clock.now()
  if (!offers(person).includes(attempt.method)) throw new DomainError('method-not-allowed')
  if (!(await verdict.spend(tx, now))) throw new WrongCode({ code: 'code-already-used', spentAt: now }, attempt.number)
  return { now, person, amr: verdict.amr }
}

export interface Spending {
  attempt: ReservedAttempt
  verdict: AcceptedVerdict
  /** The methods that are offered to the person, as they are under the lock. */
  offers(person: Person): FactorKind[]
}
