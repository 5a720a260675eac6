import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { DomainError } from './lib/domain/errors'
import { cookieName, cookieOptions, isSecure } from './lib/server/cookies'
import { csrfTokenOf, newCsrfCookie } from './lib/server/csrf'
import { settings } from './lib/server/env'
import { problemResponse } from './lib/server/problem'
import { requestIdFor } from './lib/server/request-id'

/** Sets headers and the CSRF cookie of plain forms; guards nothing (the data layer does). */
export function proxy(request: NextRequest) {
  const nonce = randomBytes(16).toString('base64')
  const requestId = requestIdFor(request.headers)
  const policy = contentSecurityPolicy(nonce)
  const csrf = freshCsrfCookie(request)
  const headers = new Headers(request.headers)
  if (csrf) headers.set('cookie', request.cookies.toString())
  for (const [name, value] of [
    ['x-nonce', nonce],
    ['x-request-id', requestId],
    ['content-security-policy', policy],
  ] as const)
    headers.set(name, value)
  const response = isDecodable(request.nextUrl.pathname)
    ? NextResponse.next({ request: { headers } })
    : new NextResponse(null, problemResponse(new DomainError('not-found'), requestId))
  if (csrf) response.cookies.set(cookieName('csrf'), csrf, cookieOptions())
  for (const [name, value] of Object.entries(answerHeaders(policy, requestId))) response.headers.set(name, value)
  return response
}

/** Next itself would answer 500 to `%ff`. */
function isDecodable(path: string) {
  try {
    return decodeURIComponent(path) !== ''
  } catch {
    return false
  }
}

export const config = { matcher: ['/((?!_next/static|_next/image|favicon.ico|fonts/).*)'] }

/** Next takes the nonce for its own scripts from the policy of the request. Attributes alone may carry inline styles. */
function contentSecurityPolicy(nonce: string) {
  const { production } = settings()
  const inDevelopment = (source: string) => (production ? '' : ` ${source}`)
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${inDevelopment("'unsafe-eval'")}`,
    `style-src 'self'${inDevelopment("'unsafe-inline'")}`,
    production ? `style-src-elem 'self' 'nonce-${nonce}'` : "style-src-elem 'self' 'unsafe-inline'",
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** Referrer-Policy is no stricter, or plain forms would send `Origin: null`. */
const answerHeaders = (policy: string, requestId: string) => ({
  'Content-Security-Policy': policy,
  'X-Request-Id': requestId,
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
  ...(isSecure() ? { 'Strict-Transport-Security': 'max-age=31536000; includeSubDomains' } : {}),
})

/** The sign-in pages are plain forms: their page must come with the cookie that the form's token belongs to. */
function freshCsrfCookie(request: NextRequest) {
  if (!request.nextUrl.pathname.startsWith('/sign-in') || csrfTokenOf(request.cookies.get(cookieName('csrf'))?.value))
    return null
  const value = newCsrfCookie()
  request.cookies.set(cookieName('csrf'), value)
  return value
}
