import type { Profile } from 'next-auth'
import type { Deps } from '../domain/deps'
import { DomainError } from '../domain/errors'
import { type Claims, type ProviderCause, refusal } from '../domain/sign-in/provider'
import { seconds } from '../domain/time'
import type { OpenIdProvider } from '../generated/prisma/client'
import { idTokenClaims } from '../schemas/id-token'
import { type AuthCall, authCall } from './auth-call'
import { isNetworkError } from './database-away'

/** Seconds after which a provider that is away is worth another try. */
const retryAfter = 5

const away = () => new DomainError('unavailable', { dependency: 'provider', retryAfter })

/**
 * next-auth tells why a provider's answer was refused in its log alone; its own answers know two words for everything.
 * The first fault is the cause, the others follow from it.
 */
export function noteProviderFault(_: string, told: unknown) {
  const fault = told instanceof Error ? told : Object(told).error
  if (fault instanceof Error && authCall().provider) authCall().providerFault ??= fault
}

/** What its messages mean. They are openid-client's, and hold values of the provider's: neither kept nor shown. */
const causes: [ProviderCause, RegExp][] = [
  ['cancelled', /^(access_denied|login_required|interaction_required|consent_required)\b/],
  ['client', /^(invalid_client|unauthorized_client)\b/],
  ['code', /^invalid_grant\b|code missing/],
  ['other-subject', /\bsub mismatch\b/],
  ['state', /\bstate\b/i],
  ['nonce', /\bnonce\b/i],
  ['issuer', /\biss\b|issuer mismatch/],
  ['audience', /\b(aud|azp)\b/],
  ['algorithm', /unexpected JWT alg|unsupported alg/],
  ['expired', /expired|in the future|not active/],
  ['signature', /signature|no valid key|matching keys|failed to decode|at_hash/],
]

const causeOf = ({ message }: Error): ProviderCause =>
  causes.find(([, pattern]) => pattern.test(message))?.[0] ?? 'provider-error'

/** No answer, none in time, none of the kind that a working provider gives: nobody was refused. */
const awayMessages = /timed out|^expected \d+ [\w ]+, got:|in JSON|Unexpected (token|end)|^aborted$|socket hang up/
const tlsCodes = /CERT|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|EPROTO/

const isAway = (fault: Error & { code?: unknown }) =>
  isNetworkError(fault.code) || tlsCodes.test(String(fault.code)) || awayMessages.test(fault.message)

/**
 * The refusal that a fault is, written into the company's audit log; a provider that is away goes into the operator's.
 * @param asked false: it was only to be found, and whatever went wrong, nobody has been refused by it yet
 */
export async function providerRefusal(deps: Deps, call: AuthCall, asked: boolean) {
  const { provider, providerFault: fault, source } = call
  const { companyId } = provider as OpenIdProvider
  if (!fault) return refusal(deps, { companyId, cause: 'provider-error', source })
  if (asked && !isAway(fault)) return refusal(deps, { companyId, cause: causeOf(fault), source })
  const { code, message } = fault as Error & { code?: unknown }
  deps.log.warn({ companyId, reason: String(code ?? message).slice(0, 200) }, "a company's provider is away")
  return away()
}

/** All of its answers together, ms. */
const patience = seconds(5)

/**
 * openid-client waits for the first byte of an answer and no further: whoever stops in the middle is given up here.
 * Once the provider has said who it is the call is the portal's own, and is waited for.
 * @throws DomainError unavailable (dependency: provider)
 */
export function withPatience<T>(call: AuthCall, run: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => {
      if (call.identified) return
      call.givenUp = true
      reject(away())
    }
    const timer = setTimeout(giveUp, patience)
    run()
      .then(resolve, reject)
      .finally(() => clearTimeout(timer))
  })
}

/** What the provider of this call has said. @throws DomainError unavailable once it was given up; not-at-provider */
export async function answerOf(
  deps: Deps,
  call: AuthCall,
  profile: Profile | undefined,
): Promise<{ provider: OpenIdProvider; claims: Claims }> {
  const { provider, source } = call
  if (!provider || call.givenUp) throw away()
  call.identified = true
  const parsed = idTokenClaims.safeParse(profile)
  if (!parsed.success) throw await refusal(deps, { companyId: provider.companyId, cause: 'claims', source })
  const { iss, sub, email, email_verified: verified, name, amr, acr, auth_time: at } = parsed.data
  const claims = {
    issuer: iss,
    subject: sub,
    email: email ?? null,
    emailVerified: verified === true || verified === 'true',
    name: name ?? '',
    amr: amr === undefined ? [] : [amr].flat(),
    acr: acr ?? null,
    authenticatedAt: at === undefined ? null : new Date(at * 1000),
  }
  return { provider, claims }
}
