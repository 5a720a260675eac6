import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { NextRequest } from 'next/server'

/** Names other than the portal's: both are asked by one client. */
export const cookieName = {
  csrf: 'floor.csrf',
  challenge: 'floor.challenge',
  session: 'floor.session',
  known: 'floor.known',
}
export const cookieOptions = { httpOnly: true, sameSite: 'lax', path: '/' } as const

const sign = (token: string) => createHash('sha256').update(`${token}${process.env.SECRET}`).digest('hex')

export function newCsrf() {
  const token = randomBytes(32).toString('hex')
  return { token, cookie: `${token}|${sign(token)}` }
}

export function csrfOf(request: NextRequest): string | null {
  const [token = '', signed = ''] = request.cookies.get(cookieName.csrf)?.value.split('|') ?? []
  const right = Buffer.from(sign(token))
  return signed.length === right.length && timingSafeEqual(Buffer.from(signed), right) ? token : null
}

export const newToken = () => randomBytes(32).toString('base64url')
export const tokenHash = (purpose: string, token: string | undefined) =>
  createHash('sha256').update(`${purpose}:${token}`).digest('base64url')

export const sourceOf = (request: NextRequest) => ({
  ip: request.headers.get('x-forwarded-for')?.split(',')[0]?.trim() ?? '',
  userAgent: request.headers.get('user-agent')?.slice(0, 300) ?? '',
})

/** The form, of our own page. */
export async function formOf(request: NextRequest): Promise<Record<string, string> | null> {
  const origin = request.headers.get('origin')
  if (origin && origin !== process.env.APP_URL) return null
  const fields = Object.fromEntries(new URLSearchParams(await request.text()))
  return fields.csrfToken && fields.csrfToken === csrfOf(request) ? fields : null
}

export const refuse = (error: string, status = 401) => Response.json({ url: `/sign-in?error=${error}` }, { status })
