import { readdirSync } from 'node:fs'
import { setPriority } from 'node:os'

/** Of nice(1): a tenth of what the event loop gets while both want the same core, all of it otherwise. */
const lower = 10

/**
 * Lowers the priority of every thread but the event loop's: password hashes run on them, and on a machine with fewer cores
 * than hashes they would keep everybody waiting who only wants a short answer. To be called once libuv's pool is there, which
 * it is as soon as a file was read. On Linux alone, where threads have priorities of their own.
 */
export function putEventLoopFirst() {
  if (process.platform !== 'linux') return
  try {
    for (const thread of readdirSync('/proc/self/task'))
      if (Number(thread) !== process.pid) setPriority(Number(thread), lower)
  } catch {
    // A sandbox without /proc, or one that forbids it: all threads stay equal.
  }
}
