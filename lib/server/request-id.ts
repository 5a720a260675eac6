import { randomUUID } from 'node:crypto'
import { settings } from './env'

/** What proxies make: hexadecimal digits, UUIDs, ULIDs. Nothing that would have to be escaped anywhere. */
const wellFormed = /^[\w-]{8,64}$/

/** The id that a trusted proxy in front gave the request, so that its log and ours tell of the same one; else a new one. */
export function requestIdFor(headers: Headers): string {
  const given = settings().trustedProxyHops > 0 ? headers.get('x-request-id') : null
  return given && wellFormed.test(given) ? given : randomUUID()
}
