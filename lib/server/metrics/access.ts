import { createHash, timingSafeEqual } from 'node:crypto'
import { DomainError } from '../../domain/errors'
import { isDirectCall } from '../http/direct-call'
import { isLoopback, settings } from '../settings/env'

/**
 * Programs on this machine read the metrics, and callers with METRICS_TOKEN. Behind a proxy on this machine every peer is
 * loopback, and a proxy that adds no header cannot be recognised. So every call needs the token if TRUSTED_PROXY_HOPS is set
 * and APP_URL is public.
 * @throws DomainError not-found where there is no token to be had; not-signed-in where it is missing or wrong
 */
export function requireMetricsReader(headers: Headers) {
  const { metricsToken, trustedProxyHops, appUrl } = settings()
  const [, given] = /^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '') ?? []
  if (metricsToken && given && same(given, metricsToken)) return
  const proxied = trustedProxyHops > 0 && !isLoopback(new URL(appUrl).hostname)
  if (!given && !proxied && isDirectCall(headers)) return
  throw new DomainError(metricsToken ? 'not-signed-in' : 'not-found')
}

const digest = (text: string) => createHash('sha256').update(text).digest()
/** Of equal length, so that the time tells nothing of either. */
const same = (given: string, token: string) => timingSafeEqual(digest(given), digest(token))
