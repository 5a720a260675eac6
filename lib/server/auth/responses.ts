import { type DomainError, toPascalCase } from '../../domain/errors'
import { settings } from '../settings/env'

/** The page that shows what became of a call, and what it asked for. */
export interface ResultPage {
  page: string
  wantsJson: boolean
  method?: string | undefined
}

/**
 * next-auth's name for wrong credentials is part of the contract; every other code is ours. A page without JavaScript
 * also learns how long to wait, which field was missed and what is away. What opens a lock is told to scripts, too.
 */
export function refused({ code, details }: DomainError, { page, wantsJson, method }: ResultPage): Response {
  const { retryAfter, dependency, opens, reason } = details
  const error = code === 'invalid-credentials' ? 'CredentialsSignin' : toPascalCase(code)
  const url = new URL(`${settings().appUrl}${reason === 'no-cookies' ? '/sign-in' : page}?error=${error}`)
  const headers = new Headers()
  if (retryAfter) headers.set('Retry-After', String(retryAfter))
  if (opens) url.searchParams.set('opens', opens.join(','))
  const particulars = { retryAfter: retryAfter?.toString(), method, dependency, reason }
  if (!wantsJson) for (const [name, value] of Object.entries(particulars)) if (value) url.searchParams.set(name, value)
  return leadTo(url.href, { headers, wantsJson, status: 401 })
}

/** Leads to a path of this portal. @param headers next-auth's, where it has set the session's cookie */
export const accepted = (destination: string, wantsJson: boolean, headers = new Headers()): Response =>
  leadTo(`${settings().appUrl}${destination}`, { headers, wantsJson, status: 200 })

function leadTo(url: string, { headers, wantsJson, status }: { headers: Headers; wantsJson: boolean; status: number }) {
  headers.delete('Location')
  headers.delete('Content-Type')
  headers.set('Cache-Control', 'no-store')
  if (wantsJson) return Response.json({ url }, { status, headers })
  headers.set('Location', url)
  return new Response(null, { status: 302, headers })
}
