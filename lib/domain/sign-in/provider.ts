import type { OpenIdProvider } from '../../generated/prisma/client'
import { audit } from '../audit/audit'
import type { Deps, Source } from '../deps'
import { DomainError } from '../errors'
import { bindIdentity } from '../identity/identity'
import { countCall } from '../limits/reservation'
import { lockPerson } from '../people/person'
import { canSignInWith } from '../policy/managed'
import { findKnownBrowser } from '../sessions/known-browser'
import { minutes } from '../time'
import { mailFirstCode } from './begin'
import { type BrowserTokens, enter, type SignInResult } from './enter'

/** What a provider says of a person, in an id_token whose signature, audience, nonce and times have been checked. */
export interface Claims {
  issuer: string
  subject: string
  /** What stands in the claims in which the company's addresses may stand, the preferred claim first. */
  addresses: ClaimedAddress[]
  /** The provider's word about the claim `email`, and about no other. */
  emailVerified: boolean
  /** Empty where no claim holds a name. */
  name: string
  amr: string[]
  acr: string | null
  /** When the person last authenticated to the provider; null where it does not say. */
  authenticatedAt: Date | null
}

export interface ClaimedAddress {
  claim: string
  /** Null where the claim is missing or holds no text. */
  address: string | null
  /** One of several: `email_verified` says of none of them that it is the verified one. */
  isListed?: boolean
}

/** Why an answer of a provider was refused; for the administrator's log alone. */
export type ProviderCause =
  | 'cancelled'
  | 'provider-error'
  | 'client'
  | 'code'
  | 'state'
  | 'nonce'
  | 'issuer'
  | 'audience'
  | 'algorithm'
  | 'signature'
  | 'expired'
  | 'claims'
  | 'other-subject'
  | 'not-their-way'

interface Answered {
  provider: OpenIdProvider
  claims: Claims
  source: Source
}

/** The provider of a company that signs in through one today; null for any other. */
export async function providerOf({ db }: Pick<Deps, 'db'>, companyId: string) {
  const where = { companyId, company: { signInSource: 'OIDC' as const } }
  return db.openIdProvider.findFirst({ where })
}

/**
 * The provider at which a sign-in begins. Each beginning makes a request to the provider, so each counts against its
 * source.
 * @throws DomainError not-found, too-many-attempts
 */
export async function providerToAsk(
  deps: Pick<Deps, 'db' | 'clock' | 'limits'>,
  companyId: string,
  { network }: Source,
): Promise<OpenIdProvider> {
  const provider = await providerOf(deps, companyId)
  if (!provider) throw new DomainError('not-found')
  await countCall(deps, { provider: network })
  return provider
}

/**
 * The sign-in through a company's provider: identity, person, and whether Latchkey asks for a second factor all the same
 * (the company's exemption decides).
 * @throws DomainError not-at-provider, the cause standing in the audit log
 */
export async function signInAtProvider(
  deps: Deps,
  options: Answered & { browser: BrowserTokens; callbackUrl: string },
): Promise<SignInResult> {
  const { provider, claims, browser, callbackUrl, source } = options
  const { companyId } = provider
  await requireIssuer(deps, options)
  const { issuer, subject, name } = claims
  const addresses = vouchedFor(provider, claims)
  const userId = await bindIdentity(deps, { companyId, issuer, subject, addresses, name, way: 'OIDC', source })
  if (!userId) throw new DomainError('not-at-provider')
  const known = await findKnownBrowser(deps, userId, browser.known)
  const begun = await deps.db.$transaction(async (tx) => {
    const person = await lockPerson(tx, userId)
    // An operator may have changed the provider since it was asked.
    const still = await tx.openIdProvider.count({ where: { companyId, issuer } })
    const bound = await tx.identity.count({ where: { userId, companyId, issuer, subject } })
    if (!still || !bound || !canSignInWith(person, 'OIDC')) return null
    const now = deps.clock.now()
    const amr = knownMethods(claims.amr)
    const providerMfa = didMfa(provider, claims)
    const detail = { amr, acr: claims.acr, mfa: providerMfa }
    await audit(tx, { type: 'sign-in.at-provider', at: now, userId, companyId, source, detail })
    const entered = await enter(tx, { person, way: 'OIDC', amr, providerMfa, known, browser, callbackUrl, source, now })
    // The provider may have used its own session without asking the person: that is no step-up.
    if (entered.kind === 'session' && !isFresh(claims, now))
      await tx.session.update({ where: { id: entered.session.id }, data: { steppedUpAt: null } })
    return entered
  })
  if (!begun) throw await refusal(deps, { companyId, userId, cause: 'not-their-way', source })
  await mailFirstCode(deps, begun, source)
  return begun
}

/**
 * `email_verified` speaks of `email` alone, and of one address: any other claim, and a list, counts only where the operator
 * vouches for the provider.
 */
const vouchedFor = ({ trustEmail }: OpenIdProvider, { addresses, emailVerified }: Claims) =>
  addresses.map(({ isListed, ...one }) => ({
    ...one,
    vouched: trustEmail || (one.claim === 'email' && emailVerified && !isListed),
  }))

/** Whether this subject has signed in before: then its other claims are not needed. */
export const isBoundSubject = async (
  { db }: Pick<Deps, 'db'>,
  where: { companyId: string; issuer: string; subject: string },
) => (await db.identity.count({ where })) > 0

/** A subject names a person only together with the issuer that this company trusts. @throws DomainError not-at-provider */
export async function requireIssuer(deps: Deps, { provider, claims, source }: Answered) {
  if (claims.issuer === provider.issuer) return
  throw await refusal(deps, { companyId: provider.companyId, cause: 'issuer', source })
}

/** Writes why, and makes the error that says no more than that. */
export async function refusal(
  { db, clock }: Deps,
  { cause, ...whose }: { companyId: string; userId?: string; cause: ProviderCause; source: Source },
) {
  await audit(db, { ...whose, type: 'sign-in.provider-refused', at: clock.now(), detail: { cause } })
  return new DomainError('not-at-provider')
}

/** How old an authentication at the provider may be to count as fresh. */
const freshFor = minutes(1)

/** Without `auth_time` it is not fresh. The provider's clock may be as far ahead as the authentication may be old. */
export const isFresh = ({ authenticatedAt }: Claims, now: Date) =>
  authenticatedAt !== null && Math.abs(now.getTime() - authenticatedAt.getTime()) <= freshFor

const didMfa = ({ mfaAcr }: OpenIdProvider, { amr, acr }: Claims) =>
  amr.includes('mfa') || (acr !== null && mfaAcr.includes(acr))

/** RFC 8176: what else a provider says is its own, and is not kept. */
const registered = 'face fpt geo hwk iris kba mca mfa otp pin pop pwd rba retina sc sms swk tel user vbm wia'.split(' ')

const knownMethods = (amr: string[]) => registered.filter((method) => amr.includes(method))
