import { type CrossSiteReason, DomainError } from '../../domain/errors'
import { minutes } from '../../domain/time'
import { log } from '../observability/log'
import { settings } from '../settings/env'

/**
 * For whatever changes state: Origin, where present, must be ours; else Sec-Fetch-Site, where present, must not be
 * another site's. A call with neither is not a browser's and passes (the cookies are SameSite=Lax).
 * @throws DomainError cross-site
 */
export function requireSameSite(headers: Headers) {
  const origin = headers.get('origin')
  const site = headers.get('sec-fetch-site')
  const { appUrl } = settings()
  const allowed = origin !== null ? origin === appUrl : site === null || site === 'same-origin' || site === 'none'
  if (allowed) return
  if (origin !== null && origin !== 'null' && site !== 'cross-site') warnOfAddress(origin, appUrl)
  throw new DomainError('cross-site', { reason: reasonOf(headers), portalUrl: appUrl })
}

/** The browser itself says whether the page was the portal's; an older one says only where it was. */
function reasonOf(headers: Headers): CrossSiteReason {
  const origin = headers.get('origin')
  const site = headers.get('sec-fetch-site')
  const isPortal = site === null ? hostOf(origin) === headers.get('host') : site === 'same-origin'
  return isPortal && origin !== 'null' ? 'other-address' : 'other-site'
}

const hostOf = (origin: string | null) => (origin && URL.canParse(origin) ? new URL(origin).host : undefined)

const warnEvery = minutes(1)
let warnedAt = Number.NEGATIVE_INFINITY

/** Where APP_URL is not the address that people use, nobody can sign in: the operator has to see both. */
function warnOfAddress(origin: string, appUrl: string) {
  const now = performance.now()
  if (now - warnedAt < warnEvery) return
  warnedAt = now
  const message =
    'refused a request from an Origin that is not APP_URL; if people open the portal there, set APP_URL to it'
  log().warn({ origin: origin.slice(0, 200), appUrl }, message)
}
