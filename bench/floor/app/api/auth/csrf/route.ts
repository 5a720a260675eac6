import { type NextRequest, NextResponse } from 'next/server'
import { cookieName, cookieOptions, csrfOf, newCsrf } from '../../../../lib/request'

export function GET(request: NextRequest) {
  const csrfToken = csrfOf(request)
  if (csrfToken) return Response.json({ csrfToken })
  const { token, cookie } = newCsrf()
  const response = NextResponse.json({ csrfToken: token }, { headers: { 'cache-control': 'no-store' } })
  response.cookies.set(cookieName.csrf, cookie, cookieOptions)
  return response
}
