import type { Profile } from 'next-auth'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import { type FoundSource, providerId } from '../../../domain/identity/sign-in-source'
import type { OpenIdProvider } from '../../../generated/prisma/client'
import type { SignInSourceView } from '../../../schemas/sign-in'
import { settings } from '../../settings/env'
import type { NextAuthUser } from '../sign-in-outcome'

/** Where a step-up at a provider comes back to. */
export const confirmedPath = '/confirmed'

/** The company of `oidc-COMPANY`; undefined for what is not such an id. */
export const companyOf = (id: string | undefined) =>
  /^oidc-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(id ?? '')?.[1]

export const sourceView = ({ provider, ...found }: FoundSource): SignInSourceView =>
  provider ? { ...found, url: `${settings().appUrl}/api/auth/signin/${provider}` } : found

/** To be registered at the provider: every company has its own. */
export const redirectUriOf = (companyId: string) => `${settings().appUrl}/api/auth/callback/${providerId(companyId)}`

/**
 * A company's provider for next-auth, made for each call. All that the provider says was asked and checked before
 * (auth/openid/exchange.ts), and the domain has decided who that is: next-auth speaks with nobody, and makes the session's
 * cookie.
 */
export function openIdProvider(
  { companyId, issuer, clientId }: OpenIdProvider,
  user: NextAuthUser,
): OAuthConfig<Profile> {
  return {
    id: providerId(companyId),
    name: providerId(companyId),
    type: 'oauth',
    issuer,
    clientId,
    checks: ['none'],
    token: { request: async () => ({ tokens: {} }) },
    userinfo: { request: async () => ({}) },
    profile: () => user,
  }
}
