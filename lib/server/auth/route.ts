import type { NextRequest } from 'next/server'
import { DomainError } from '../../domain/errors'
import { loadSession } from '../../domain/sessions/sessions'
import { tokenHash } from '../../domain/token'
import { deps } from '../deps'
import { dropCookie, readCookie, setCookie } from '../http/cookies'
import { csrfTokenOf, newCsrfCookie } from '../http/csrf'
import { answering, reply } from '../http/route'
import { sessionView } from '../http/session'
import { callNextAuth, readRequest } from './call-next-auth'
import { forms, post, providerFormOf } from './forms'
import { companyOf } from './openid/provider-config'
import { backFromProvider } from './openid/route'
import { authOptions } from './options'

/**
 * What is read below /api/auth. The CSRF token and the session, which every page and sign-in ask for, are answered in
 * next-auth's words without it: it reads no session here (options.ts), and asked for one it would drop the cookie.
 */
const reads: Record<string, () => Promise<Response>> = {
  csrf: async () => reply(await readCsrf(), 200),
  session: async () => reply(await readSession(), 200),
  providers: readProviders,
}

/** One call: `callback/password`; or, with its company, the way to its provider (`signin`) or back (`callback`). */
interface Action {
  name: string
  companyId: string | undefined
}

/**
 * Stands before next-auth, which answers 500 to malformed input, 200 to a missing CSRF token and "signed out" to an
 * outage: what it is given here is well-formed, ours and wanted.
 */
export const handleAuth = async (request: NextRequest, { params }: { params: Promise<{ nextauth: string[] }> }) => {
  const path = (await params).nextauth
  const action = actionOf(path)
  return answering(request, patternOf(action), async () => {
    await dropCookie('callback-url')
    if (request.method === 'GET' || request.method === 'HEAD') return read(request, action)
    if (request.method !== 'POST' || isWayBack(action)) throw new DomainError('method-not-supported')
    const form = formOf(action)
    if (!form) throw new DomainError('not-found')
    return post(request, path.join('/'), form)
  })
}

function actionOf(path: string[]): Action {
  const companyId = path.length === 2 ? companyOf(path[1]) : undefined
  // Next decodes each segment: `callback%2Fpassword` is another spelling, and none of ours.
  if (path.some((segment) => segment.includes('/'))) return { name: '', companyId: undefined }
  return { name: (companyId && path[0]) ?? path.join('/'), companyId }
}

/** As the OpenAPI document has it; what is no action of ours has no pattern of its own. */
function patternOf(action: Action) {
  const { name, companyId } = action
  if (companyId) return formOf(action) || isWayBack(action) ? `/api/auth/${name}/{provider}` : '/api/auth'
  return formOf(action) || Object.hasOwn(reads, name) ? `/api/auth/${name}` : '/api/auth'
}

const isWayBack = ({ name, companyId }: Action) => companyId !== undefined && name === 'callback'

function formOf({ name, companyId }: Action) {
  if (companyId) return name === 'signin' ? providerFormOf(companyId) : undefined
  return Object.hasOwn(forms, name) ? forms[name] : undefined
}

async function read(request: NextRequest, action: Action): Promise<Response> {
  const { name, companyId } = action
  // HEAD must not spend what the provider gave.
  if (companyId && isWayBack(action) && request.method === 'GET') return backFromProvider(request, companyId)
  if (formOf(action) || isWayBack(action)) throw new DomainError('method-not-supported')
  const own = Object.hasOwn(reads, name) ? reads[name] : undefined
  if (companyId || !own) throw new DomainError('not-found')
  return own()
}

async function readProviders() {
  const response = await callNextAuth('providers', readRequest(), authOptions())
  response.headers.delete('set-cookie')
  response.headers.set('Cache-Control', 'no-store')
  return response
}

/** A cookie that we did not sign, or that is not there, is replaced. */
async function readCsrf() {
  const brought = csrfTokenOf(await readCookie('csrf'))
  if (brought) return { csrfToken: brought }
  const cookie = newCsrfCookie()
  await setCookie('csrf', cookie)
  return { csrfToken: csrfTokenOf(cookie) }
}

/** Only a cookie that can be no token at all is dropped. */
async function readSession() {
  const token = await readCookie('session')
  if (tokenHash('session', token) === null) await dropCookie('session')
  const session = await loadSession(await deps(), token)
  return session ? sessionView(session) : {}
}
