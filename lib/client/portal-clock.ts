/** A second, ms: a `Date` header says no more than which one it is. */
const second = 1000

/**
 * How far the portal's clock is ahead of this browser's, in ms (negative: behind), to about half a second.
 * Null where it cannot be asked.
 */
export async function portalClockOffset(): Promise<number | null> {
  const asked = Date.now()
  const answer = await fetch('/api/health/live', { cache: 'no-store' }).catch(() => null)
  const told = Date.parse(answer?.headers.get('date') ?? '')
  if (Number.isNaN(told)) return null
  return Math.round(told + second / 2 - (asked + Date.now()) / 2)
}
