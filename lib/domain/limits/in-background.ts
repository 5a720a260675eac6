import { setTimeout as sleep } from 'node:timers/promises'
import { seconds } from '../time'

const longestUndoing = seconds(2)

/**
 * Undoing after a fault. Where the fault is a database that hangs, the undoing hangs too: it goes on, and nobody waits for
 * it long. What is never given back is forgotten by itself.
 */
export async function inBackground(undoing: Promise<unknown>): Promise<void> {
  const soon = new AbortController()
  const done = undoing.catch(() => undefined).finally(() => soon.abort())
  await Promise.race([done, sleep(longestUndoing, undefined, { signal: soon.signal }).catch(() => undefined)])
}
