import { createHash, timingSafeEqual } from 'node:crypto'
import { DomainError } from '../../domain/errors'
import { isLoopback, settings } from '../env'
import { addressOf } from '../source'

/** What proxies add besides X-Forwarded-For. (The other X-Forwarded- headers Next sets by itself.) */
const addedByProxies = ['forwarded', 'x-real-ip', 'via']

/**
 * The metrics are for this machine, and for whoever has METRICS_TOKEN. Behind a proxy on this machine everybody's peer is
 * loopback: so what any proxy has touched, or what asks for the portal by another name than this machine's, needs the token.
 * @throws DomainError not-found where there is no token to be had; not-signed-in where it is missing or wrong
 */
export function requireMetricsReader(headers: Headers) {
  const { metricsToken } = settings()
  const [, given] = /^Bearer (\S+)$/i.exec(headers.get('authorization') ?? '') ?? []
  if (metricsToken && given && same(given, metricsToken)) return
  if (!given && isDirect(headers)) return
  throw new DomainError(metricsToken ? 'not-signed-in' : 'not-found')
}

const digest = (text: string) => createHash('sha256').update(text).digest()
/** Of equal length, so that the time tells nothing of either. */
const same = (given: string, token: string) => timingSafeEqual(digest(given), digest(token))

function isDirect(headers: Headers): boolean {
  // The peer itself is always there (peer-address.mjs), and alone where no proxy stood between.
  const forwardedFor = headers.get('x-forwarded-for')
  if (forwardedFor?.includes(',') || addedByProxies.some((name) => headers.has(name))) return false
  const host = headers.get('host') ?? ''
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : ''
  return isLoopback(name) && isLoopback(addressOf(forwardedFor, 0).ip)
}
