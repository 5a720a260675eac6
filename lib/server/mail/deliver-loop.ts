import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from '../../domain/deps'
import { seconds } from '../../domain/time'

export interface Delivery {
  /** Begins nothing further; resolves once the mail under way has ended. */
  stop(): Promise<void>
}

type Round = (stopping: AbortSignal) => Promise<void>

/**
 * Runs `round` again and again, a pause (ms) after each, never two at once. What it throws ends that round alone: an
 * outage of the database passes by itself, and is logged once.
 */
export function deliverForever(round: Round, log: Log, pause = seconds(1)): Delivery {
  const stopping = new AbortController()
  const { signal } = stopping
  const run = async () => {
    for (let well = true; !signal.aborted; await sleep(pause, undefined, { signal }).catch(() => {}))
      well = await round(signal).then(
        () => true,
        (error: unknown) => {
          if (well) log.warn({ error }, 'queued mail could not be looked at')
          return false
        },
      )
  }
  const running = run()
  return {
    stop() {
      stopping.abort()
      return running
    },
  }
}
