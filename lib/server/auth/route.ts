import type { NextRequest } from 'next/server'
import type { z } from 'zod'
import { DomainError } from '../../domain/errors'
import { loadSession, signOut } from '../../domain/sessions/sessions'
import { tokenHash } from '../../domain/token'
import { passkeyForm, passwordForm, providerForm, secondFactorForm, signOutForm } from '../../schemas/sign-in'
import { deps } from '../deps'
import { asDomainError } from '../errors/problem'
import { localPath } from '../http/callback-url'
import { dropCookie, hasOwnCookie, readCookie, setCookie } from '../http/cookies'
import { csrfTokenOf, newCsrfCookie } from '../http/csrf'
import { later, parseWith, readText, requireMediaType } from '../http/request-body'
import { requestSource } from '../http/request-source'
import { answering, reply } from '../http/route'
import { requireSameSite } from '../http/same-site'
import { sessionView } from '../http/session'
import { log } from '../observability/log'
import { settings } from '../settings/env'
import type { AuthCall } from './call-context'
import { ask, checkedForm, look, type Params } from './call-next-auth'
import { companyOf } from './openid/provider-config'
import { backFromProvider, beginAtProvider } from './openid/route'
import { accepted, refused } from './responses'
import { verifyPath } from './signed-in'

interface Form {
  schema: z.ZodType<Record<string, string | undefined>>
  page: string
  /** What was asked for, where the form has no field that says it: the page chooses its sentences by it. */
  method?: string
}

/** Where a plain form shows what became of it; everything else that next-auth could do is 404. */
const forms: Record<string, Form> = {
  'callback/password': { schema: passwordForm, page: '/sign-in' },
  'callback/second-factor': { schema: secondFactorForm, page: verifyPath },
  'callback/passkey': { schema: passkeyForm, page: '/sign-in', method: 'passkey' },
  signout: { schema: signOutForm, page: '/' },
}
const beginning: Form = { schema: providerForm, page: '/sign-in' }
const reads = ['csrf', 'session', 'providers']

/**
 * The two looks of every page and sign-in are answered here, in next-auth's words: it would load the session as we do, set
 * its cookie anew (over one that a step-up has replaced meanwhile), and take as long again about it.
 */
const looks: Record<string, () => Promise<object>> = { csrf: lookAtCsrf, session: lookAtSession }

/** One call: `callback/password`; or, with its company, the way to its provider (`signin`) or back (`callback`). */
interface Action {
  name: string
  params: Params
  companyId: string | undefined
}

async function actionOf(params: Params): Promise<Action> {
  const path = (await params).nextauth
  const companyId = path.length === 2 ? companyOf(path[1]) : undefined
  return { name: (companyId && path[0]) ?? path.join('/'), params, companyId }
}

/**
 * Stands before next-auth, which answers 500 to malformed input, 200 to a missing CSRF token and "signed out" to an
 * outage: what it is given here is well-formed, ours and wanted.
 */
export const handleAuth = async (request: NextRequest, { params }: { params: Params }) => {
  const action = await actionOf(params)
  return answering(request, patternOf(action), async () => {
    await dropCookie('callback-url')
    if (request.method === 'GET' || request.method === 'HEAD') return read(request, action)
    if (request.method !== 'POST' || isWayBack(action)) throw new DomainError('method-not-supported')
    const form = formOf(action)
    if (!form) throw new DomainError('not-found')
    return post(request, action, form)
  })
}

/** As the OpenAPI document has it; what is no action of ours has no pattern of its own. */
function patternOf(action: Action) {
  const { name, companyId } = action
  if (companyId) return formOf(action) || isWayBack(action) ? `/api/auth/${name}/{provider}` : '/api/auth'
  return formOf(action) || reads.includes(name) ? `/api/auth/${name}` : '/api/auth'
}

const isWayBack = ({ name, companyId }: Action) => companyId !== undefined && name === 'callback'

function formOf({ name, companyId }: Action) {
  if (companyId) return name === 'signin' ? beginning : undefined
  return Object.hasOwn(forms, name) ? forms[name] : undefined
}

async function read(request: NextRequest, action: Action) {
  const { name, params, companyId } = action
  // A look ahead (HEAD) must not spend what the provider gave.
  if (companyId && isWayBack(action) && request.method === 'GET') return backFromProvider(request, params, companyId)
  if (formOf(action) || isWayBack(action)) throw new DomainError('method-not-supported')
  if (companyId || !reads.includes(name)) throw new DomainError('not-found')
  const own = looks[name]
  if (own) return reply(await own(), 200)
  const { response } = await ask(look(), params, { source: await requestSource(), callbackUrl: '/' })
  response.headers.delete('set-cookie')
  response.headers.set('Cache-Control', 'no-store')
  return response
}

/** A cookie that we did not sign, or that is not there, is replaced. */
async function lookAtCsrf() {
  const brought = csrfTokenOf(await readCookie('csrf'))
  if (brought) return { csrfToken: brought }
  const cookie = newCsrfCookie()
  await setCookie('csrf', cookie)
  return { csrfToken: csrfTokenOf(cookie) }
}

/** Only a cookie that can be no token at all is dropped. */
async function lookAtSession() {
  const token = await readCookie('session')
  if (tokenHash('session', token) === null) await dropCookie('session')
  const session = await loadSession(await deps(), token)
  return session ? sessionView(session) : {}
}

/** @throws DomainError cross-site, with the reason where the browser keeps no cookies at all */
async function requireCsrfToken(token: string) {
  if (csrfTokenOf(await readCookie('csrf')) === token) return
  throw new DomainError('cross-site', (await hasOwnCookie()) ? {} : { reason: 'no-cookies' })
}

async function post(request: NextRequest, action: Action, { schema, page, method }: Form) {
  const text = await readText(request).catch(later)
  requireMediaType(request, 'application/x-www-form-urlencoded')
  const fields = new URLSearchParams(typeof text === 'string' ? text : '')
  const wantsJson = fields.get('json') === 'true'
  try {
    requireSameSite(request.headers)
    await requireCsrfToken(fields.get('csrfToken') ?? '')
    if (typeof text !== 'string') throw text
    const values = parseWith(schema, Object.fromEntries(fields))
    const callbackUrl = localPath(values.callbackUrl)
    const given = { ...Object.fromEntries(fields), callbackUrl: `${settings().appUrl}${callbackUrl}` }
    const { params, companyId } = action
    if (companyId) {
      // next-auth would copy it over what the provider is asked.
      if (request.nextUrl.search) throw new DomainError('invalid-body', { fields: { query: 'is not taken here' } })
      return await beginAtProvider({ companyId, fields: given, callbackUrl, wantsJson })
    }
    if (action.name === 'signout') await signOut(await deps(), await readCookie('session'), await requestSource())
    const call: AuthCall = { source: await requestSource(), callbackUrl }
    const { response, refusal } = await ask(checkedForm(given), params, call)
    return refusal
      ? refused(response, refusal, { page, wantsJson, method: values.method ?? method })
      : accepted(response, call, wantsJson)
  } catch (error) {
    const known = asDomainError(error)
    if (wantsJson || !request.headers.get('accept')?.includes('text/html') || known.code === 'internal') throw error
    if (known.code === 'sealed-value-damaged') log().error({ error }, `${action.name} failed`)
    return refused(new Response(), known, { page, wantsJson, method })
  }
}
