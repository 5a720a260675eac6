import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import { settings } from '../settings/env'

/** next-auth's double-submit cookie: `token|sha256(token + secret)`, in hex. */
const signature = (token: string) => createHash('sha256').update(`${token}${settings().secret}`).digest('hex')

export function newCsrfCookie() {
  const token = randomBytes(32).toString('hex')
  return `${token}|${signature(token)}`
}

/** The token of a cookie that we have signed, else null. */
export function csrfTokenOf(cookie: string | undefined): string | null {
  const [token, signed, ...rest] = cookie?.split('|') ?? []
  if (!token || !signed || rest.length || !/^[0-9a-f]{64}$/.test(signed)) return null
  return timingSafeEqual(Buffer.from(signed), Buffer.from(signature(token))) ? token : null
}
