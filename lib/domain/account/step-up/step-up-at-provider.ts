import type { OpenIdProvider } from '../../../generated/prisma/client'
import { audit } from '../../audit/audit'
import type { Deps, Source } from '../../deps'
import { DomainError } from '../../errors'
import { lockPerson } from '../../people/person'
import { canSignInWith } from '../../policy/managed'
import type { LiveSession } from '../../sessions/sessions'
import { type Claims, isFresh, requireIssuer } from '../../sign-in/provider'
import { stepUpMethods } from '../mfa/view'
import { succeed } from './step-up'

export interface StepUpAtProvider {
  /** Of this browser; null where it ended meanwhile. */
  session: LiveSession | null
  /** The session's cookie. */
  token: string
  provider: OpenIdProvider
  claims: Claims
  source: Source
}

/**
 * A step-up by a new sign-in at the company's provider: of the same person as the session's, and fresh. The request for a
 * new sign-in proves none; the provider must say that there was one.
 * @returns the session's new token
 * @throws DomainError not-signed-in, not-set-up, not-at-provider (the cause stands in the audit log)
 */
export async function stepUpAtProvider(deps: Deps, { session, token, ...answered }: StepUpAtProvider) {
  const { provider, claims, source } = answered
  if (!session) throw new DomainError('not-signed-in')
  if (!stepUpMethods(session).includes('provider')) throw new DomainError('not-set-up')
  await requireIssuer(deps, answered)
  const { id: userId, companyId } = session.person
  const cause = await causeOfRefusal(deps, session, { provider, claims })
  if (cause) {
    const detail = { method: 'provider', cause }
    await audit(deps.db, { type: 'step-up.failed', at: deps.clock.now(), userId, companyId, source, detail })
    throw new DomainError('not-at-provider')
  }
  return deps.db.$transaction(async (tx) => {
    const person = await lockPerson(tx, userId)
    if (!canSignInWith(person, 'OIDC')) throw new DomainError('not-signed-in')
    return succeed(tx, { session, source, token }, { now: deps.clock.now(), method: 'provider', person })
  })
}

async function causeOfRefusal(
  { db, clock }: Deps,
  { person }: LiveSession,
  { provider, claims }: Pick<StepUpAtProvider, 'provider' | 'claims'>,
) {
  const { companyId } = provider
  const { issuer, subject } = claims
  const identity = await db.identity.findUnique({ where: { companyId_issuer_subject: { companyId, issuer, subject } } })
  if (identity?.userId !== person.id) return 'other-person'
  return isFresh(claims, clock.now()) ? null : 'stale'
}
