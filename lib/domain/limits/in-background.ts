import { setTimeout as sleep } from 'node:timers/promises'
import { seconds } from '../time'

const longestUndoing = seconds(2)

/**
 * Waits a short time for the undoing after a fault, and then leaves it running: if the database hangs, the undoing hangs
 * too. A limit's reservation that is never given back expires; an attempt of a challenge or session stays lost (SECURITY 8).
 */
export async function inBackground(undoing: Promise<unknown>): Promise<void> {
  const soon = new AbortController()
  const done = undoing.catch(() => undefined).finally(() => soon.abort())
  await Promise.race([done, sleep(longestUndoing, undefined, { signal: soon.signal }).catch(() => undefined)])
}
