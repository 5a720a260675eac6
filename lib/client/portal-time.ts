/** ms; how far the portal's clock is ahead of this device's, as its last answer said. */
let offset = 0

/** What the portal's clock says. A device's own clock may be off by minutes or days. */
export const portalNow = () => Date.now() + offset

/** Takes the portal's time from an answer of it, where it says one. @returns the answer */
export function notePortalTime<T extends { headers: Headers }>(answer: T): T {
  const said = Date.parse(answer.headers.get('date') ?? '')
  if (!Number.isNaN(said)) offset = said - Date.now()
  return answer
}

/** Takes it from a page that the server has just made. @param now ms */
export function notePageTime(now: number) {
  offset = now - Date.now()
}

/** Seconds left until a moment of the portal's, never more than the limit that it stands for. */
export function secondsUntil(at: string | null, { limit, now = portalNow() }: { limit: number; now?: number }) {
  const left = at === null ? 0 : (Date.parse(at) - now) / 1000
  return Math.min(Math.max(left, 0), limit)
}

/** Seconds between two mails of one sign-in or set-up. */
export const resendPause = 60
