import { DomainError } from '../domain/errors'
import { settings } from './env'

/**
 * For whatever changes state: Origin, where present, must be ours; else Sec-Fetch-Site, where present, must not be
 * another site's. A call with neither is not a browser's and passes (the cookies are SameSite=Lax).
 * @throws DomainError cross-site
 */
export function requireSameSite(headers: Headers) {
  const origin = headers.get('origin')
  const site = headers.get('sec-fetch-site')
  const allowed =
    origin !== null ? origin === settings().appUrl : site === null || site === 'same-origin' || site === 'none'
  if (!allowed) throw new DomainError('cross-site')
}
