import NextAuth, { type NextAuthOptions } from 'next-auth'
import { cookieName } from '../http/cookies'

/** All that next-auth reads of a request: of the client's own, cookies and headers alone get to it. */
interface NextAuthRequest {
  method: 'GET' | 'POST'
  nextUrl: { searchParams: URLSearchParams }
  headers: Headers
  body: boolean
  text(): Promise<string>
}

/** A request that changes nothing, with what is wanted of its query. */
export const readRequest = (query: Record<string, string> = {}): NextAuthRequest => ({
  method: 'GET',
  nextUrl: { searchParams: new URLSearchParams(query) },
  headers: new Headers(),
  body: false,
  text: async () => '',
})

/** A form that was checked. */
export const formRequest = (fields: Record<string, string>): NextAuthRequest => ({
  method: 'POST',
  nextUrl: { searchParams: new URLSearchParams() },
  headers: new Headers({ 'content-type': 'application/x-www-form-urlencoded' }),
  body: true,
  text: async () => new URLSearchParams(fields).toString(),
})

/** Lets next-auth answer. @param path below /api/auth: `callback/password` */
export function callNextAuth(path: string, request: NextAuthRequest, options: NextAuthOptions): Promise<Response> {
  const params = Promise.resolve({ nextauth: path.split('/') })
  return NextAuth(request as never, { params } as never, options)
}

/** The same for the end of a sign-in. @returns the headers that set the session's cookie */
export async function makeSessionCookie(...call: Parameters<typeof callNextAuth>): Promise<Headers> {
  const { headers } = await callNextAuth(...call)
  const isMade = headers.getSetCookie().some((cookie) => cookie.startsWith(`${cookieName('session')}=`))
  if (!isMade) throw new Error('next-auth did not set the cookie of the session')
  return headers
}
