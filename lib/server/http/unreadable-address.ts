import { hours } from '../../domain/time'
import { log } from '../observability/log'

/** On globalThis: Next holds several copies of this module. */
const store = globalThis as typeof globalThis & { latchkeyUnreadable?: { since: number; count: number } }

/** Says in the log once an hour that a trusted proxy's entry cannot be read, and how many requests that concerned since. */
export function warnOfUnreadableAddress(entry: string, now = performance.now()) {
  const last = store.latchkeyUnreadable
  if (last) last.count += 1
  if (last && now - last.since < hours(1)) return
  const requests = last?.count ?? 1
  store.latchkeyUnreadable = { since: now, count: 0 }
  const hint =
    'no address in the entry of X-Forwarded-For that TRUSTED_PROXY_HOPS points at; people share limits per source'
  log().warn({ entry: entry.trim().slice(0, 64), requests }, hint)
}
