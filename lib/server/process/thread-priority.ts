import { readdirSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

/** Steps of nice(1): while both want the same core, a third of what the event loop gets; all of it otherwise. */
const steps = 5
const lowest = 19

/**
 * Lowers the priority of every thread but the event loop's: password hashes run on them, and on a machine with fewer cores
 * than hashes they would keep everybody waiting who only wants a short answer. To be called once libuv's pool is there: Node
 * makes it, whole, for the first file that is read asynchronously. On Linux alone, where threads have priorities of their own.
 */
export function putEventLoopFirst() {
  if (process.platform !== 'linux') return
  const lower = Math.min(lowest, getPriority() + steps)
  for (const thread of threads()) {
    try {
      if (thread !== process.pid) setPriority(thread, lower)
    } catch {
      // It has ended meanwhile, or a sandbox forbids it: it stays as it is.
    }
  }
}

function threads() {
  try {
    return readdirSync('/proc/self/task').map(Number)
  } catch {
    return []
  }
}
