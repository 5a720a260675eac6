import type { Deps } from '../deps'
import type { Subjects } from './subjects'
import { type Outcomes, reserve, type Settle } from './throttle'

/** What an attempt counts as, by the way its work ended. */
export interface Counting<Result> {
  onResult(result: Result): Outcomes
  /** Absent: work that throws has judged nothing, and the attempt is given back. */
  onError?(error: unknown): Outcomes
  /** When a failure counts as made, where `takeBack` may have to find it. */
  countedAt?(result: Result): Date
}

/**
 * Reserves one attempt, does the work, and settles the attempt by what comes of it.
 * @throws TooManyAttempts before any work; else whatever the work throws
 */
export const withReservation = async <Result>(
  deps: Deps,
  subjects: Subjects,
  work: () => Promise<Result>,
  counting: Counting<Result>,
) => settleAfter(deps, await reserve(deps, subjects), work, counting)

/** The same for an attempt that was reserved already. */
export async function settleAfter<Result>(
  { log }: Pick<Deps, 'log'>,
  settle: Settle,
  work: () => Promise<Result>,
  { onResult, onError = () => 'given-back', countedAt }: Counting<Result>,
): Promise<Result> {
  const result = await work().catch(async (error: unknown) => {
    await settle(onError(error))
    throw error
  })
  const outcome = onResult(result)
  await settle(outcome, countedAt?.(result)).catch((error: unknown) => {
    if (outcome !== 'succeeded') throw error
    // The work may be committed, and stands. Its reservation ends by itself.
    log.error({ error }, 'a limit could not be settled')
  })
  return result
}

/** Counts a call that counts whatever comes of it. @throws TooManyAttempts */
export async function countCall(deps: Pick<Deps, 'db' | 'clock' | 'limits'>, subjects: Subjects) {
  const settle = await reserve(deps, subjects)
  await settle('failed')
}
