import NextAuth, { type Profile } from 'next-auth'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import type { ErrorCode } from '../../domain/errors'
import { asDomainError } from '../errors/problem'
import { type AuthCall, withAuthCall } from './call-context'
import { authOptions } from './options'

export type Params = Promise<{ nextauth: string[] }>

const faults: ErrorCode[] = ['internal', 'unavailable', 'busy', 'sealed-value-damaged']

/** All that next-auth reads of a request: of the client's own, cookies and headers alone get to it. */
interface Question {
  method: 'GET' | 'POST'
  nextUrl: { searchParams: URLSearchParams }
  headers: Headers
  body: boolean
  text(): Promise<string>
}

/** A look, with what is wanted of its query. */
export const look = (query: Record<string, string> = {}): Question => ({
  method: 'GET',
  nextUrl: { searchParams: new URLSearchParams(query) },
  headers: new Headers(),
  body: false,
  text: async () => '',
})

/** A form that was checked. */
export const checkedForm = (fields: Record<string, string>): Question => ({
  method: 'POST',
  nextUrl: { searchParams: new URLSearchParams() },
  headers: new Headers({ 'content-type': 'application/x-www-form-urlencoded' }),
  body: true,
  text: async () => new URLSearchParams(fields).toString(),
})

/** Lets next-auth answer. @throws DomainError for a dependency that was away while it did */
export async function ask(question: Question, params: Params, call: AuthCall, provider?: OAuthConfig<Profile>) {
  const response: Response = await withAuthCall(call, () =>
    NextAuth(question as never, { params } as never, authOptions(provider)),
  )
  const refusal = call.failure === undefined ? undefined : asDomainError(call.failure)
  if (refusal && faults.includes(refusal.code)) throw call.failure
  return { response, refusal }
}
