import type { Deps, Source, Tx } from '../deps'
import { DomainError, type Opener } from '../errors'
import { endStreak, forgive } from '../limits/forgive'
import type { Subjects } from '../limits/subjects'
import { reserve, type Settle, TooManyAttempts } from '../limits/throttle'
import type { LimitName } from '../security-numbers'
import type { FactorKind } from './factor'

/** Failures against the account itself, whatever their source. */
export const accountLimits = (userId: string): Subjects => ({ factorStreak: userId, factorDay: userId })

/**
 * What a browser or app that proved a factor before has left once others have locked the account. Each has its own tries, so
 * that an intruder in one of them cannot use up the owner's; the total bounds what many of them can guess.
 */
const knownLimits = (userId: string, knownId: string): Subjects => ({
  ...{ knownStreak: knownId, knownDay: knownId, knownTotal: userId },
})

const ofAccount: LimitName[] = ['factorStreak', 'factorDay', 'knownStreak', 'knownDay', 'knownTotal']
export const isOfAccount = (name: LimitName) => ofAccount.includes(name)

/** The account itself is locked, whatever its source. */
export class AccountLocked extends DomainError {}

/** The account, the source, and the browser or app of an attempt. */
interface Attempt {
  userId: string
  /** Absent where the source is counted elsewhere. */
  network?: string
  /** The row of the browser or app where it counts as known (see knownAtSecondStep). Read only while the account is locked. */
  knownId: FindKnown
}

export type FindKnown = () => Promise<string | null>

/**
 * Reserves one attempt at a second factor against its account and its source.
 * @throws AccountLocked with what opens it; TooManyAttempts where the source alone is refused
 */
export function reserveFactor(deps: Deps, attempt: FactorOfSource): Promise<Settle> {
  const { userId, knownId, source } = attempt
  if (attempt.method === 'passkey') return reservePasskey(deps, attempt)
  return reserveCode(deps, { userId, knownId, network: source.network })
}

interface FactorOfSource extends Omit<Attempt, 'network'> {
  method: FactorKind
  source: Source
}

/**
 * Passkeys cannot be guessed, so a right one passes the lock of the account (SECURITY: Numbers): the account's limits are
 * asked only after a wrong one, which counts against them unless the account is locked already.
 */
async function reservePasskey(deps: Deps, { userId, source, knownId }: FactorOfSource): Promise<Settle> {
  const settle = await reserve(deps, { source: source.network })
  return async (outcome) => {
    await settle(outcome)
    if (outcome === 'succeeded') await endStreak(deps.db, accountLimits(userId), deps.clock.now())
    if (typeof outcome === 'function' && outcome('factorStreak', userId) === 'failed')
      await reserveCode(deps, { userId, knownId }).then((count) => count('failed'), unlessRefused)
  }
}

const unlessRefused = (error: unknown) => {
  if (!(error instanceof TooManyAttempts || error instanceof AccountLocked)) throw error
}

/** While the account is locked, known browsers and apps go on with the attempts that are theirs. */
export async function reserveCode(deps: Pick<Deps, 'db' | 'clock' | 'limits'>, attempt: Attempt): Promise<Settle> {
  const { userId, network, knownId } = attempt
  const source = network === undefined ? {} : { source: network }
  const unlessLocked = (opens: Opener[]) => (error: unknown) => {
    throw isLock(error) ? new AccountLocked(error.code, { ...error.details, opens }) : error
  }
  try {
    return await reserve(deps, { ...accountLimits(userId), ...source })
  } catch (error) {
    const known = isLock(error) ? await knownId() : null
    if (known === null) return unlessLocked(['time', 'known-device', 'administrator'])(error)
    return reserve(deps, { ...knownLimits(userId, known), ...source }).catch(unlessLocked(['time', 'administrator']))
  }
}

const isLock = (error: unknown): error is TooManyAttempts =>
  error instanceof TooManyAttempts && error.full.some(isOfAccount)

/** Unlocks the account, for every browser and app. Rows are taken in the order in which everybody locks them. */
export async function forgiveAccount(db: Pick<Tx, 'limit' | 'knownBrowser'>, userId: string) {
  await forgive(db, accountLimits(userId))
  const known = await db.knownBrowser.findMany({ where: { userId }, select: { id: true }, orderBy: { id: 'asc' } })
  for (const { id } of known) await forgive(db, { knownStreak: id, knownDay: id })
  await forgive(db, { knownTotal: userId })
}
