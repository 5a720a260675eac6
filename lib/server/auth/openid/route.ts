import type { NextRequest } from 'next/server'
import type { Deps, Source } from '../../../domain/deps'
import { readTypedEmail } from '../../../domain/email-address'
import { DomainError } from '../../../domain/errors'
import { providerId } from '../../../domain/identity/sign-in-source'
import { withReservation } from '../../../domain/limits/reservation'
import { loadSession } from '../../../domain/sessions/sessions'
import { providerOf, providerToAsk, refusal } from '../../../domain/sign-in/provider'
import type { OpenIdProvider } from '../../../generated/prisma/client'
import { deps } from '../../deps'
import { asDomainError, isFault } from '../../errors/problem'
import { keepAddress, readCookie } from '../../http/cookies'
import { requestSource } from '../../http/request-source'
import { reply } from '../../http/route'
import { log } from '../../observability/log'
import { countProved, countRefused } from '../../observability/metrics/sign-ins'
import { makeSessionCookie, readRequest } from '../call-next-auth'
import { authOptions } from '../options'
import { accepted, refused } from '../responses'
import type { NextAuthUser } from '../sign-in-outcome'
import { withProvider } from './answer'
import { type Beginning, challengeOf, findBeginning, hasBeginnings, keepBeginning, newSecrets } from './beginnings'
import { askForDocument, findDocument } from './documents'
import { exchange } from './exchange'
import { confirmedPath, openIdProvider, redirectUriOf } from './provider-config'
import { type Asserted, providerStep, providerStepUp } from './sign-in'

interface Begin {
  companyId: string
  /** As it was typed, if it was. */
  email: string | undefined
  /** A path of this portal. */
  callbackUrl: string
  wantsJson: boolean
}

/**
 * POST /api/auth/signin/oidc-COMPANY, whose form has been checked: where the browser goes on, at the provider. Without
 * JavaScript that is a page of ours, since no form may lead to another site (form-action).
 * @throws DomainError not-found, too-many-attempts, busy, unavailable (dependency: provider)
 */
export async function beginAtProvider({ companyId, email, callbackUrl, wantsJson }: Begin): Promise<Response> {
  const made = await deps()
  const source = await requestSource()
  const provider = await providerToAsk(made, companyId, source)
  const { issuer } = provider
  const document = await withProvider(made, { companyId, source }, (patience) => askForDocument(issuer, patience))
  const { state, nonce, codeVerifier, codeChallenge } = newSecrets()
  const asked = { ...requestOf(callbackUrl, email), state, nonce, code_challenge: codeChallenge }
  const url = authorizationUrl(document.authorization_endpoint, provider, asked)
  if (email) await keepAddress(email)
  const onward = wantsJson ? {} : { onward: url }
  const begun = await keepBeginning(
    state,
    { companyId, nonce, codeVerifier, callbackUrl, ...onward },
    callbackUrl === confirmedPath,
  )
  return wantsJson ? reply({ url }, 200) : accepted(`/sign-in/provider?begun=${begun}`, false)
}

/**
 * Where the browser of a beginning goes on; made again where it did not fit into the cookie. Undefined where nothing leads on.
 * @throws DomainError busy, unavailable (dependency: provider)
 */
export async function onwardOf({ companyId, callbackUrl, nonce, codeVerifier, onward, state }: Beginning) {
  if (onward || !state) return onward
  const made = await deps()
  const provider = await providerOf(made, companyId)
  if (!provider) return undefined
  const call = { companyId, source: await requestSource() }
  const document = await withProvider(made, call, (patience) => findDocument(provider.issuer, patience))
  const email = (await readCookie('address')) || undefined
  const asked = { ...requestOf(callbackUrl, email), state, nonce, code_challenge: challengeOf(codeVerifier) }
  return authorizationUrl(document.authorization_endpoint, provider, asked)
}

/** The endpoint may have a query of its own, which stays. */
function authorizationUrl(endpoint: string, { companyId, clientId }: OpenIdProvider, asked: Record<string, string>) {
  const url = new URL(endpoint)
  const client = { client_id: clientId, redirect_uri: redirectUriOf(companyId), code_challenge_method: 'S256' }
  const whole = { ...client, scope: 'openid email profile', response_type: 'code', ...asked }
  for (const [name, value] of Object.entries(whole)) url.searchParams.set(name, value)
  return url.href
}

/** For a step-up the provider must ask the person again, whatever session it has; the callback checks that it did. */
function requestOf(callbackUrl: string, email: string | undefined): Record<string, string> {
  if (callbackUrl === confirmedPath) return { prompt: 'login', max_age: '0' }
  const address = email && readTypedEmail(email)
  return address ? { login_hint: address } : {}
}

/**
 * GET /api/auth/callback/oidc-COMPANY: back from the provider. Whatever comes of it, it is told on a page of ours: nothing
 * of the provider's text, and no status but a redirect's. Each tab comes back to the beginning that its state names, and
 * ends that one alone.
 */
export async function backFromProvider(request: NextRequest, companyId: string): Promise<Response> {
  const state = request.nextUrl.searchParams.get('state') ?? ''
  const found = await findBeginning({ state })
  const begun = found?.companyId === companyId ? found : null
  const callbackUrl = begun?.callbackUrl ?? '/'
  try {
    if (!begun) return await withoutBeginning(companyId)
    return await answered(request, { ...begun, companyId })
  } catch (error) {
    const known = asDomainError(error)
    if (isFault(known))
      log().error({ requestId: request.headers.get('x-request-id'), error }, 'a callback of a provider failed')
    const page = callbackUrl === confirmedPath ? confirmedPath : '/sign-in'
    return refused(known, { page, wantsJson: false })
  } finally {
    await begun?.end()
  }
}

/**
 * An answer that this browser has not asked for, or that came before. People who are signed in are led into the portal (the
 * back button, a page opened twice). In a browser that is at no provider nothing is counted or written: any page can send
 * it here (an image is enough), and SameSite keeps the cookies from that.
 */
async function withoutBeginning(companyId: string): Promise<Response> {
  const isAtProvider = await hasBeginnings()
  const token = await readCookie('session')
  if (!isAtProvider && !token) throw new DomainError('not-at-provider')
  const made = await deps()
  const source = await requestSource()
  if (await loadSession(made, token)) return accepted('/', false)
  if (!isAtProvider || !(await providerOf(made, companyId))) throw new DomainError('not-at-provider')
  return counted(made, source, async () => {
    throw await refusal(made, { companyId, cause: 'state', source })
  })
}

async function answered(
  request: NextRequest,
  { companyId, callbackUrl, nonce, codeVerifier }: Beginning & { companyId: string },
) {
  const made = await deps()
  const provider = await providerOf(made, companyId)
  if (!provider) throw new DomainError('not-at-provider')
  const source = await requestSource()
  const read = (name: string) => request.nextUrl.searchParams.get(name) ?? undefined
  const answer = { code: read('code'), error: read('error'), iss: read('iss') }
  const secrets = { nonce, codeVerifier, redirectUri: redirectUriOf(companyId) }
  return counted(made, source, async () => {
    const claims = await withProvider(made, { companyId, source }, (patience) =>
      exchange(made, provider, { answer, secrets, patience }),
    )
    const asserted = { provider, claims, source }
    if (callbackUrl === confirmedPath) return stepUp(asserted)
    const { user, destination } = await providerStep(asserted, callbackUrl)
    countProved('provider', !user)
    return accepted(destination, false, user && (await sessionHeaders(provider, user)))
  })
}

/** next-auth sets the session's cookie for the user whom the domain has let in. */
const sessionHeaders = (provider: OpenIdProvider, user: NextAuthUser) => {
  const options = authOptions({ provider: openIdProvider(provider, user) })
  return makeSessionCookie(`callback/${providerId(provider.companyId)}`, readRequest({ code: 'exchanged' }), options)
}

async function stepUp(asserted: Asserted) {
  await providerStepUp(asserted)
  return accepted(confirmedPath, false)
}

/** One attempt of this source, which only a refusal counts. */
function counted(made: Deps, source: Source, work: () => Promise<Response>) {
  const measured = () =>
    work().catch((error: unknown) => {
      countRefused('provider', error)
      throw error
    })
  return withReservation(made, { source: source.network }, measured, {
    onResult: () => 'succeeded',
    onError: (error) => (asDomainError(error).code === 'not-at-provider' ? 'failed' : 'given-back'),
  })
}
