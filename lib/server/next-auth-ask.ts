import { NextRequest } from 'next/server'
import NextAuth, { type Profile } from 'next-auth'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import type { ErrorCode } from '../domain/errors'
import { type AuthCall, withAuthCall } from './auth-call'
import { settings } from './env'
import { authOptions } from './next-auth'
import { asDomainError } from './problem'

export type Params = Promise<{ nextauth: string[] }>

const faults: ErrorCode[] = ['internal', 'unavailable', 'busy']

/** Its address at APP_URL, with nothing of its query: what is wanted of that is handed on by name. */
export const atHome = ({ nextUrl: { pathname } }: NextRequest, query: Record<string, string> = {}) =>
  new URL(Object.keys(query).length ? `${pathname}?${new URLSearchParams(query)}` : pathname, settings().appUrl)

/** A form that was checked, as next-auth gets it. */
export const checkedForm = (request: NextRequest, fields: Record<string, string>) =>
  new NextRequest(atHome(request), { method: 'POST', headers: request.headers, body: new URLSearchParams(fields) })

/** Lets next-auth answer. @throws DomainError for a dependency that was away while it did */
export async function ask(request: NextRequest, params: Params, call: AuthCall, provider?: OAuthConfig<Profile>) {
  const response: Response = await withAuthCall(call, () =>
    NextAuth(request as never, { params } as never, authOptions(provider)),
  )
  const refusal = call.failure === undefined ? undefined : asDomainError(call.failure)
  if (refusal && faults.includes(refusal.code)) throw call.failure
  return { response: new Response(response.body, response), refusal }
}
