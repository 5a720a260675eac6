import { type DomainError, toPascalCase } from '../../domain/errors'
import { settings } from '../settings/env'
import type { AuthCall } from './call-context'

/** Where a page shows what became of a call, and what it asked for. */
export interface Wish {
  page: string
  wantsJson: boolean
  method?: string | undefined
}

/**
 * next-auth's name for wrong credentials is part of the contract; every other code is ours. A page without JavaScript
 * also learns how long to wait, which field was missed and what is away. What opens a lock is told to scripts, too.
 */
export function refused({ headers }: Response, { code, details }: DomainError, { page, wantsJson, method }: Wish) {
  const { retryAfter, dependency, opens, reason } = details
  const error = code === 'invalid-credentials' ? 'CredentialsSignin' : toPascalCase(code)
  const url = new URL(`${settings().appUrl}${reason === 'no-cookies' ? '/sign-in' : page}?error=${error}`)
  if (retryAfter) headers.set('Retry-After', String(retryAfter))
  if (opens) url.searchParams.set('opens', opens.join(','))
  const particulars = { retryAfter: retryAfter?.toString(), method, dependency, reason }
  if (!wantsJson) for (const [name, value] of Object.entries(particulars)) if (value) url.searchParams.set(name, value)
  return answer(headers, url.href, wantsJson, 401)
}

/** What next-auth has answered, with our own destination where there is one. */
export function accepted(response: Response, { destination }: AuthCall, wantsJson: boolean) {
  if (!destination) return response
  return answer(response.headers, `${settings().appUrl}${destination}`, wantsJson, 200)
}

function answer(headers: Headers, url: string, wantsJson: boolean, status: number) {
  headers.delete('Location')
  headers.delete('Content-Type')
  headers.set('Cache-Control', 'no-store')
  if (wantsJson) return Response.json({ url }, { status, headers })
  headers.set('Location', url)
  return new Response(null, { status: 302, headers })
}
