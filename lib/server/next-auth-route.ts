import { NextRequest } from 'next/server'
import NextAuth from 'next-auth'
import type { z } from 'zod'
import { signOut } from '../domain/account/sessions'
import { DomainError, type ErrorCode, toPascalCase } from '../domain/errors'
import { tokenHash } from '../domain/token'
import { passwordForm, secondFactorForm, signOutForm } from '../schemas/sign-in'
import { type AuthCall, withAuthCall } from './auth-call'
import { localPath } from './callback-url'
import { cookieName, dropCookie, readCookie } from './cookies'
import { csrfTokenOf } from './csrf'
import { deps } from './deps'
import { settings } from './env'
import { answering } from './http'
import { authOptions, verifyPath } from './next-auth'
import { asDomainError } from './problem'
import { later, parseWith, readText, requireMediaType } from './request-body'
import { requireSameSite } from './same-site'
import { requestSource } from './source'

type Context = { params: Promise<{ nextauth: string[] }> }

/** Where a plain form shows what became of it; everything else that next-auth could do is 404. */
const forms: Record<string, { schema: z.ZodType<Record<string, string | undefined>>; page: string }> = {
  'callback/password': { schema: passwordForm, page: '/sign-in' },
  'callback/second-factor': { schema: secondFactorForm, page: verifyPath },
  signout: { schema: signOutForm, page: '/' },
}
const reads = ['csrf', 'session', 'providers']

/**
 * Stands before next-auth, which answers 500 to malformed input, 200 to a missing CSRF token and "signed out" to an
 * outage: what it is given here is well-formed, ours and wanted.
 */
export const handleAuth = (request: NextRequest, { params }: Context) =>
  answering(request, '/api/auth', async () => {
    const action = (await params).nextauth.join('/')
    await dropCookie('callback-url')
    if (request.method === 'GET' || request.method === 'HEAD') return read(request, action, params)
    if (request.method !== 'POST') throw new DomainError('method-not-supported')
    const form = Object.hasOwn(forms, action) ? forms[action] : undefined
    if (!form) throw new DomainError('not-found')
    return post(request, action, form, params)
  })

async function read(request: NextRequest, action: string, params: Context['params']) {
  if (Object.hasOwn(forms, action)) throw new DomainError('method-not-supported')
  if (!reads.includes(action)) throw new DomainError('not-found')
  const bare = new NextRequest(new URL(request.nextUrl.pathname, settings().appUrl), { headers: request.headers })
  const { response } = await ask(bare, params, '/')
  response.headers.set('Cache-Control', 'no-store')
  keepSessionCookie(response.headers, tokenHash('session', await readCookie('session')) !== null)
  return response
}

/**
 * A look at the session never sets its cookie anew: one that was on its way while a step-up replaced the token would
 * overwrite, or delete, the cookie that came with it. Only what can be no token at all is deleted.
 */
function keepSessionCookie(headers: Headers, wellFormed: boolean) {
  const set = headers.getSetCookie()
  headers.delete('set-cookie')
  for (const cookie of set)
    if (!wellFormed || !cookie.startsWith(`${cookieName('session')}=`)) headers.append('set-cookie', cookie)
}

async function post(request: NextRequest, action: string, form: (typeof forms)[string], params: Context['params']) {
  const text = await readText(request).catch(later)
  requireMediaType(request, 'application/x-www-form-urlencoded')
  const fields = new URLSearchParams(typeof text === 'string' ? text : '')
  const wantsJson = fields.get('json') === 'true'
  try {
    requireSameSite(request.headers)
    if (csrfTokenOf(await readCookie('csrf')) !== (fields.get('csrfToken') ?? '')) throw new DomainError('cross-site')
    if (typeof text !== 'string') throw text
    const values = parseWith(form.schema, Object.fromEntries(fields))
    const callbackUrl = localPath(values.callbackUrl)
    if (action === 'signout') await signOut(await deps(), await readCookie('session'), await requestSource())
    const next = new NextRequest(new URL(request.nextUrl.pathname, settings().appUrl), {
      method: 'POST',
      headers: request.headers,
      body: new URLSearchParams({ ...Object.fromEntries(fields), callbackUrl: `${settings().appUrl}${callbackUrl}` }),
    })
    const { response, call, refusal } = await ask(next, params, callbackUrl)
    return refusal
      ? refused(response, refusal, { page: form.page, wantsJson, method: values.method })
      : accepted(response, call, wantsJson)
  } catch (error) {
    const known = asDomainError(error)
    if (wantsJson || !request.headers.get('accept')?.includes('text/html') || known.code === 'internal') throw error
    return refused(new Response(), known, { page: form.page, wantsJson, method: undefined })
  }
}

const faults: ErrorCode[] = ['internal', 'unavailable', 'busy']

/** Lets next-auth answer. @throws DomainError for a dependency that was away while it did */
async function ask(request: NextRequest, params: Context['params'], callbackUrl: string) {
  const call: AuthCall = { source: await requestSource(), callbackUrl }
  const response: Response = await withAuthCall(call, () =>
    NextAuth(request as never, { params } as never, authOptions()),
  )
  const refusal = call.failure === undefined ? undefined : asDomainError(call.failure)
  if (refusal && faults.includes(refusal.code)) throw call.failure
  return { response: new Response(response.body, response), call, refusal }
}

const pageOf = (page: string, error: string) => `${settings().appUrl}${page}?error=${error}`

/**
 * next-auth's name for wrong credentials is part of the contract; every other code is ours. A page without JavaScript
 * also learns how long to wait and which field was missed.
 */
function refused(
  { headers }: Response,
  { code, details: { retryAfter } }: DomainError,
  { page, wantsJson, method }: { page: string; wantsJson: boolean; method: string | undefined },
) {
  const url = new URL(pageOf(page, code === 'invalid-credentials' ? 'CredentialsSignin' : toPascalCase(code)))
  if (retryAfter) headers.set('Retry-After', String(retryAfter))
  if (retryAfter && !wantsJson) url.searchParams.set('retryAfter', String(retryAfter))
  if (method && !wantsJson) url.searchParams.set('method', method)
  return answer(headers, url.href, wantsJson, 401)
}

function accepted(response: Response, { destination }: AuthCall, wantsJson: boolean) {
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
