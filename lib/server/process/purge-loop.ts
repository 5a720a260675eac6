import { setTimeout as sleep } from 'node:timers/promises'
import { forget } from '../../domain/jobs/purge-expired'
import { hours, minutes } from '../../domain/time'
import { deps } from '../deps'
import { log } from '../observability/log'
import { countFailedSweep, countSweep } from '../observability/metrics/sweeps'
import type { Settings } from '../settings/env'

const pause = hours(1)
/** After another instance was found purging; longer than a dead instance keeps the lease. */
const pauseBehindOther = minutes(3)

export interface Purging {
  /** Begins no further round; resolves once the present one has ended. */
  stop(): Promise<void>
}

/**
 * Removes expired rows every hour; an outage ends one round alone. All instances begin, and one at a time works: the others
 * look again soon, so that they continue if that one dies.
 */
export function purgeForever({ auditDays }: Pick<Settings, 'auditDays'>): Purging {
  const stopping = new AbortController()
  const { signal } = stopping
  const run = async () => {
    // The clock of a machine that has just started may still be set.
    let trustClock = false
    while (!signal.aborted) {
      const removed = await purge({ auditDays, stopping: signal, trustClock })
      if (removed !== undefined) trustClock = true
      await sleep(removed === null ? pauseBehindOther : pause, undefined, { signal, ref: false }).catch(() => {})
    }
  }
  const running = run()
  return {
    stop() {
      stopping.abort()
      return running
    },
  }
}

/** What was removed; null if another instance is purging; undefined after a failure. */
async function purge(round: Parameters<typeof forget>[1]) {
  try {
    const removed = await forget(await deps(), round)
    countSweep(removed)
    if (removed) log().info({ removed }, 'what had ended was removed')
    return removed
  } catch (error) {
    countFailedSweep()
    log().warn({ error }, 'nothing was swept')
    return undefined
  }
}
