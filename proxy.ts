import { randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { DomainError } from './lib/domain/errors'
import { problemResponse } from './lib/server/errors/problem'
import { cookieName, cookieOptions } from './lib/server/http/cookies'
import { csrfTokenOf, newCsrfCookie } from './lib/server/http/csrf'
import { settings } from './lib/server/settings/env'

/**
 * Sets the policy of a page and the CSRF cookie of plain forms; guards nothing (the data layer does). Next does not ask it
 * about /api and built files, whose policy needs no nonce: lib/server/before-next/peer-address.mjs sets that one, the other headers of
 * every answer and its id.
 */
export function proxy(request: NextRequest) {
  const nonce = randomBytes(16).toString('base64')
  const requestId = request.headers.get('x-request-id') ?? 'none'
  const policy = contentSecurityPolicy(nonce)
  const csrf = freshCsrfCookie(request)
  const headers = new Headers(request.headers)
  if (csrf) headers.set('cookie', request.cookies.toString())
  for (const [name, value] of [
    ['x-nonce', nonce],
    ['content-security-policy', policy],
    // So that a page can name itself where it leads elsewhere for a while (lib/server/views/pages/guard.ts).
    ['x-latchkey-page', `${request.nextUrl.pathname}${request.nextUrl.search}`],
  ] as const)
    headers.set(name, value)
  const path = request.nextUrl.pathname
  const mailed = mailedLinkOf(path)
  const refused = () => new NextResponse(null, problemResponse(new DomainError('not-found'), requestId))
  const passed = () => (isDecodable(path) ? NextResponse.next({ request: { headers } }) : refused())
  const response = mailed ? redirectTo(mailed) : passed()
  if (csrf) response.cookies.set(cookieName('csrf'), csrf, cookieOptions())
  response.headers.set('Content-Security-Policy', policy)
  return response
}

/** A mail program that codes the `#` puts the secret into the path: it goes back to where no log sees it. */
function mailedLinkOf(path: string) {
  const [, page, token = ''] = /^\/(password-reset|invitation)(?:#|%(?:25)*23)([\w-]{43})?/.exec(path) ?? []
  return page && `${settings().appUrl}/${page}${token && `#${token}`}`
}

const redirectTo = (url: string) =>
  new NextResponse(null, { status: 307, headers: { Location: url, 'Cache-Control': 'no-store' } })

/** Next itself would answer 500 to `%ff`. */
function isDecodable(path: string) {
  try {
    return decodeURIComponent(path) !== ''
  } catch {
    return false
  }
}

export const config = { matcher: ['/((?!api/|_next/static/).*)'] }

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

/** A plain form to sign in or out comes with the cookie that its token belongs to. */
const pagesWithForms = /^\/($|sign-in|account|admin)/

function freshCsrfCookie(request: NextRequest) {
  if (!pagesWithForms.test(request.nextUrl.pathname) || csrfTokenOf(request.cookies.get(cookieName('csrf'))?.value))
    return null
  const value = newCsrfCookie()
  request.cookies.set(cookieName('csrf'), value)
  return value
}
