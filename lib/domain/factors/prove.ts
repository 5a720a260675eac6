import type { Deps, Source, Tx } from '../deps'
import { DomainError } from '../errors'
import { lifetimes, reserve } from '../throttle'
import { after } from '../time'
import { factors } from '.'
import { countMiss } from './authenticator'
import { diagnose } from './doctor'
import type { FactorKind, Miss } from './factor'

export interface Proof {
  userId: string
  method: FactorKind
  code: string
  source: Source
  /** Reserves one try of the challenge or the session in a statement of its own; returns how to give it back. */
  reserveTry(): Promise<() => Promise<unknown>>
}

/** A wrong code, with its cause. */
export class MissedCode extends Error {
  override readonly name = 'MissedCode'
  constructor(readonly miss: Miss) {
    super(miss.code)
  }
}

/**
 * One try at a second factor: reserve against the account and the source, reserve the try, compare outside any
 * transaction, then spend the code and do `commit` in one. Whoever loses the spending changes nothing.
 * @throws MissedCode for a wrong code; DomainError too-many-attempts while the account is locked (nothing is looked at)
 */
export async function prove<T>(deps: Deps, proof: Proof, commit: (tx: Tx, now: Date) => Promise<T>): Promise<T> {
  const { userId, source } = proof
  const settleAccount = await reserve(deps, { factorStreak: userId, factorDay: userId })
  const settleSource = await reserve(deps, { source: source.network }).catch(async (refused) => {
    await settleAccount('given-back')
    throw refused
  })
  let giveBack: () => Promise<unknown> = async () => undefined
  try {
    giveBack = await proof.reserveTry()
    const done = await compareAndCommit(deps, proof, commit)
    await Promise.all([settleAccount('succeeded'), settleSource('succeeded')])
    return done
  } catch (error) {
    if (error instanceof MissedCode) {
      await settleAccount(isSameActAgain(error.miss, deps.clock.now()) ? 'given-back' : 'failed')
      await settleSource('failed')
    } else {
      await Promise.all([settleAccount('given-back'), settleSource('given-back')])
      if (!(error instanceof DomainError)) await giveBack()
    }
    throw error
  }
}

async function compareAndCommit<T>(deps: Deps, proof: Proof, commit: (tx: Tx, now: Date) => Promise<T>) {
  const { userId, method, code } = proof
  const verdict = await factors[method].verify(deps, { userId, code })
  if (!verdict.accepted) {
    const miss = verdict.code === 'invalid-code' ? await diagnose(deps, { userId, method, code }) : verdict
    if (miss.code !== 'code-already-used') await countMiss(deps, { userId, source: proof.source })
    throw new MissedCode(miss)
  }
  return deps.db.$transaction(async (tx) => {
    const now = deps.clock.now()
    if (!(await verdict.spend(tx, now))) throw new MissedCode({ code: 'code-already-used', spentAt: now })
    return commit(tx, now)
  })
}

/**
 * A code that was spent a moment ago and comes again is a double click, a second tab or a lost answer: it guesses
 * nothing, so it does not count against the account. The challenge and the source count it all the same.
 */
const isSameActAgain = ({ code, spentAt }: Miss, now: Date) =>
  code === 'code-already-used' && !!spentAt && spentAt > after(now, -lifetimes.sameAct)
