import type { Deps } from '../deps'
import { DomainError, type Opener } from '../errors'
import type { LimitName } from '../limits'
import { forgive, reserve, type Subjects, TooManyAttempts } from '../throttle'

/** Failures against the account itself, whatever their source. */
export const accountLimits = (userId: string): Subjects => ({ factorStreak: userId, factorDay: userId })

/**
 * What browsers and apps that the person signed in with before have left once others have locked the account. All of them
 * share it, so that an intruder who once signed in has no more tries by signing in often.
 */
export const knownLimits = (userId: string): Subjects => ({ knownStreak: userId, knownDay: userId })

const ofAccount: LimitName[] = ['factorStreak', 'factorDay', 'knownStreak', 'knownDay']
export const isOfAccount = (name: LimitName) => ofAccount.includes(name)

/** The account itself is locked, whatever its source. */
export class AccountLocked extends DomainError {}

/** Who tries: the account, where from, and whether the person signed in with this browser or app before. */
export interface Attempt {
  userId: string
  /** Absent where the source is counted elsewhere. */
  network?: string
  isKnown: boolean
}

/**
 * Reserves one try at a second factor of an account. While the account is locked, known browsers and apps go on with the
 * tries that are theirs.
 * @throws AccountLocked with what opens it; TooManyAttempts where the source alone is refused
 */
export async function reserveFactorTry(deps: Pick<Deps, 'db' | 'clock' | 'limits'>, attempt: Attempt) {
  const { userId, network, isKnown } = attempt
  const source = network === undefined ? {} : { source: network }
  const opens: Opener[] = isKnown ? ['time', 'administrator'] : ['time', 'known-device', 'administrator']
  const asLock = (error: unknown): never => {
    if (!isLock(error)) throw error
    throw new AccountLocked(error.code, { ...error.details, opens })
  }
  return reserve(deps, { ...accountLimits(userId), ...source }).catch((error: unknown) =>
    isKnown && isLock(error) ? reserve(deps, { ...knownLimits(userId), ...source }).catch(asLock) : asLock(error),
  )
}

const isLock = (error: unknown): error is TooManyAttempts =>
  error instanceof TooManyAttempts && error.full.some(isOfAccount)

/** Unlocks the account. */
export async function forgiveAccount(db: Parameters<typeof forgive>[0], userId: string) {
  await forgive(db, { ...accountLimits(userId), ...knownLimits(userId) })
}
