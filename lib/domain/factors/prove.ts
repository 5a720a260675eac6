import type { Deps, Source, Tx } from '../deps'
import { DomainError, type ErrorCode } from '../errors'
import { endStreak, inPassing, reserve, TooManyAttempts } from '../limits/throttle'
import { lockPerson, type Person } from '../people/person'
import { lifetimes } from '../security-numbers'
import { after, isFromTheFuture } from '../time'
import { factors } from '.'
import { AccountLocked, accountLimits, type FindKnown, isOfAccount, reserveFactorTry } from './account-lock'
import { countMiss } from './authenticator/authenticator'
import { diagnose } from './diagnose'
import type { FactorKind, Miss, Try } from './factor'

export interface Proof extends Try {
  method: FactorKind
  source: Source
  knownId: FindKnown
  /** Whether the method is offered to this person, as they are under the lock. */
  takes(person: Person): boolean
  /** Reserves one try of the challenge or the session in a statement of its own; returns how to give it back. */
  reserveTry(): Promise<() => Promise<unknown>>
}

/** Runs after the spending, in its transaction, on the person as they are now. */
type Commit<T> = (tx: Tx, context: Proved) => Promise<T>

export interface Proved {
  now: Date
  person: Person
  /** RFC 8176, of this proof alone. */
  amr: string[]
}

/** A wrong code, with its cause. */
export class MissedCode extends Error {
  override readonly name = 'MissedCode'
  constructor(readonly miss: Miss) {
    super(miss.code)
  }
}

/**
 * One try at a second factor: reserve against the account (not for a passkey) and the source, reserve the try, compare
 * outside any transaction, then spend the code and do `commit` in one. Whoever loses the spending changes nothing.
 * @throws MissedCode for a wrong code; AccountLocked (nothing is looked at)
 */
export async function prove<T>(deps: Deps, proof: Proof, commit: Commit<T>): Promise<T> {
  const settle = await (proof.method === 'passkey' ? reservePasskey(deps, proof) : reserveCode(deps, proof))
  let giveBack: () => Promise<unknown> = async () => undefined
  let done: T
  try {
    giveBack = await proof.reserveTry()
    done = await compareAndCommit(deps, proof, commit)
  } catch (error) {
    if (error instanceof MissedCode) {
      const spared = isNoGuess(error.miss, deps.clock.now())
      await settle((name) => (spared && isOfAccount(name) ? 'given-back' : 'failed'))
    } else {
      await settle('given-back')
      if (!(error instanceof DomainError) || unjudged.includes(error.code)) await inPassing(giveBack())
    }
    throw error
  }
  // What was committed stands: a reservation that cannot be settled now is forgotten by itself.
  await settle('succeeded').catch((error: unknown) => deps.log.error({ error }, 'a limit could not be settled'))
  return done
}

const reserveCode = (deps: Deps, { userId, source, knownId }: Proof) =>
  reserveFactorTry(deps, { userId, network: source.network, knownId })

/**
 * Nobody guesses a passkey, so that a right one passes the lock of the account (SECURITY: Numbers): the account's limits are
 * asked only after a wrong one, which counts against them unless the account is locked already.
 */
async function reservePasskey(deps: Deps, { userId, source, knownId }: Proof): ReturnType<typeof reserveCode> {
  const settle = await reserve(deps, { source: source.network })
  return async (outcome) => {
    const done = await settle(outcome)
    if (outcome === 'succeeded') await endStreak(deps.db, accountLimits(userId), deps.clock.now())
    if (typeof outcome === 'function' && outcome('factorStreak', userId) === 'failed')
      await reserveFactorTry(deps, { userId, knownId }).then((count) => count('failed'), unlessRefused)
    return done
  }
}

const unlessRefused = (error: unknown) => {
  if (!(error instanceof TooManyAttempts || error instanceof AccountLocked)) throw error
}

/** Refusals that say nothing of the code. */
const unjudged: ErrorCode[] = ['busy', 'method-not-allowed']

async function compareAndCommit<T>(deps: Deps, proof: Proof, commit: Commit<T>) {
  const { userId, method } = proof
  const verdict = await factors[method].verify(deps, proof)
  if (!verdict.accepted) {
    // What a passkey signed is right or wrong: there is nothing to say of it.
    const known = verdict.code !== 'invalid-code' || method === 'passkey'
    const miss = known ? verdict : await diagnose(deps, proof)
    if (method === 'authenticator' && miss.code !== 'code-already-used')
      await countMiss(deps, { userId, source: proof.source })
    throw new MissedCode(miss)
  }
  return deps.db.$transaction(async (tx) => {
    const person = await lockPerson(tx, userId)
    const now = deps.clock.now()
    // Not offered to this person any more: it is no way in, the code stays unspent, and nobody guessed.
    if (!proof.takes(person)) throw new DomainError('method-not-allowed')
    if (!(await verdict.spend(tx, now))) throw new MissedCode({ code: 'code-already-used', spentAt: now })
    return commit(tx, { now, person, amr: verdict.amr })
  })
}

/**
 * A code that was spent a moment ago and comes again is a double click, a second tab or a lost answer, and so is a passkey's
 * answer to another asking: it guesses nothing, so it does not count against the account. The challenge and the source count
 * it all the same.
 */
const isNoGuess = ({ code, spentAt, unasked }: Miss, now: Date) =>
  unasked || (code === 'code-already-used' && !!spentAt && isJustNow(spentAt, now))

const isJustNow = (moment: Date, now: Date) => moment > after(now, -lifetimes.sameAct) && !isFromTheFuture(moment, now)
