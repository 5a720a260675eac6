import type { NextRequest } from 'next/server'
import { readTypedEmail } from '../domain/email-address'
import { DomainError } from '../domain/errors'
import { providerOf, providerToAsk } from '../domain/sign-in/provider'
import { reserve } from '../domain/throttle'
import { minutes } from '../domain/time'
import type { AuthCall } from './auth-call'
import { localPath } from './callback-url'
import { dropProviderCookies, keepAddress, readCookie, setCookie } from './cookies'
import { deps } from './deps'
import { log } from './log'
import { countProved, countRefused } from './metrics/sign-ins'
import { accepted, refused } from './next-auth-answer'
import { ask, checkedForm, look, type Params } from './next-auth-ask'
import { verifyPath } from './next-auth-entered'
import { confirmedPath, openIdProvider } from './next-auth-provider'
import { asDomainError, isFault } from './problem'
import { providerRefusal, withPatience } from './provider-answer'
import { requestSource } from './source'

/** As long as next-auth keeps state, nonce and verifier. */
const signInAt = minutes(15)
const inSignInTime = () => new Date(Date.now() + signInAt)

interface Begin {
  params: Params
  companyId: string
  fields: Record<string, string>
  /** A path of this portal. */
  callbackUrl: string
  wantsJson: boolean
}

/**
 * POST /api/auth/signin/oidc-COMPANY, whose form has been checked: where the browser goes on, at the provider. Without
 * JavaScript that is a page of ours, since no form may lead to another site (form-action).
 * @throws DomainError not-found, too-many-attempts, unavailable (dependency: provider)
 */
export async function beginAtProvider({ params, companyId, fields, callbackUrl, wantsJson }: Begin) {
  const made = await deps()
  const source = await requestSource()
  const provider = await providerToAsk(made, companyId, source)
  const { email, ...form } = fields
  const call: AuthCall = { source, callbackUrl, provider }
  const options = openIdProvider(made, provider, asked(callbackUrl, email))
  const { response } = await withPatience(call, () => ask(checkedForm(form), params, call, options))
  if (call.providerFault) throw await providerRefusal(made, call, false)
  if (email) await keepAddress(email)
  await setCookie('destination', callbackUrl, inSignInTime())
  response.headers.set('Cache-Control', 'no-store')
  const onward = response.headers.get('location')
  if (wantsJson || !onward) return response
  await setCookie('provider-url', onward, inSignInTime())
  return accepted(response, { ...call, destination: '/sign-in/provider' }, false)
}

/** A step-up wants the person asked again, whoever the provider knows there; the callback looks whether that was done. */
function asked(callbackUrl: string, email: string | undefined): Record<string, string> {
  if (callbackUrl === confirmedPath) return { prompt: 'login', max_age: '0' }
  const address = email && readTypedEmail(email)
  return address ? { login_hint: address } : {}
}

/** What an answer of a provider may say. */
const answers = ['code', 'state', 'iss', 'error']

/**
 * GET /api/auth/callback/oidc-COMPANY: back from the provider. Whatever comes of it, it is told on a page of ours: nothing
 * of the provider's text, and no status but a redirect's. A browser that is on no way to a provider is told at once, and
 * nothing is counted or written: any page can send it here (an image is enough), and SameSite keeps the cookie from that.
 */
export async function backFromProvider(request: NextRequest, params: Params, companyId: string): Promise<Response> {
  const callbackUrl = await destination()
  try {
    return await answered(request, params, { companyId, callbackUrl })
  } catch (error) {
    const known = asDomainError(error)
    if (isFault(known))
      log().error({ requestId: request.headers.get('x-request-id'), error }, 'a callback of a provider failed')
    const page = callbackUrl === confirmedPath ? confirmedPath : '/sign-in'
    return refused(new Response(), known, { page, wantsJson: false })
  } finally {
    await dropProviderCookies()
  }
}

/** Kept in a cookie of ours on the way there; what is none of our pages is the portal's first. */
async function destination() {
  try {
    return localPath(await readCookie('destination'))
  } catch {
    return '/'
  }
}

async function answered(
  request: NextRequest,
  params: Params,
  { companyId, callbackUrl }: { companyId: string; callbackUrl: string },
) {
  if (!(await readCookie('state'))) throw new DomainError('not-at-provider')
  const made = await deps()
  const provider = await providerOf(made, companyId)
  if (!provider) throw new DomainError('not-at-provider')
  const source = await requestSource()
  const call: AuthCall = { source, callbackUrl, provider }
  const query = Object.fromEntries([...request.nextUrl.searchParams].filter(([name]) => answers.includes(name)))
  const settle = await reserve(made, { source: source.network })
  try {
    const options = openIdProvider(made, provider, {})
    const { response, refusal } = await withPatience(call, () => ask(look(query), params, call, options))
    if (refusal) throw refusal
    if (!call.destination) throw await providerRefusal(made, call, true)
    await settle('succeeded')
    if (call.destination !== confirmedPath) countProved('provider', call.destination === verifyPath)
    return accepted(response, call, false)
  } catch (error) {
    countRefused('provider', error)
    await settle(asDomainError(error).code === 'not-at-provider' ? 'failed' : 'given-back')
    throw error
  }
}
