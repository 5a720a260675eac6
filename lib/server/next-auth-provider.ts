import type { Profile } from 'next-auth'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import { clientSecretContext } from '../domain/company/sign-in-source'
import type { Deps } from '../domain/deps'
import { type FoundSource, providerId } from '../domain/sign-in/source'
import { seconds } from '../domain/time'
import type { OpenIdProvider } from '../generated/prisma/client'
import type { SignInSourceView } from '../schemas/sign-in'
import { settings } from './env'

/** Where a step-up at a provider comes back to; who asks for it is asked by the provider whoever is signed in there. */
export const confirmedPath = '/confirmed'

/** The company of `oidc-COMPANY`; undefined for what is not such an id. */
export const companyOf = (id: string | undefined) =>
  /^oidc-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.exec(id ?? '')?.[1]

export const sourceView = ({ provider, ...found }: FoundSource): SignInSourceView =>
  provider ? { ...found, url: `${settings().appUrl}/api/auth/signin/${provider}` } : found

/** Until the first byte of each answer, ms. What openid-client is told here it keeps for the whole process. */
const timeout = seconds(2)

/**
 * A company's provider for next-auth, made for each call: what an operator changes is true at the next sign-in, and no
 * company knows of another.
 * @param asked what the authorization request says besides: `prompt`, `max_age`, `login_hint`
 */
export function openIdProvider(
  { vault }: Pick<Deps, 'vault'>,
  row: OpenIdProvider,
  asked: Record<string, string>,
): OAuthConfig<Profile> {
  const { companyId, issuer, clientId, signingAlg } = row
  return {
    id: providerId(companyId),
    name: providerId(companyId),
    type: 'oauth',
    wellKnown: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    issuer,
    clientId,
    clientSecret: Buffer.from(vault.open(row.clientSecret, clientSecretContext(companyId))).toString(),
    client: { id_token_signed_response_alg: signingAlg },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    httpOptions: { timeout },
    authorization: { params: { scope: 'openid email profile', ...asked } },
    userinfo: { request: wholeProfile },
    // Who that is the domain says, by the claims (providerStep).
    profile: () => ({ id: 'pending' }),
  }
}

type UserinfoRequest = Extract<OAuthConfig<Profile>['userinfo'], { request?: unknown }>['request']

/** The id_token's claims; an address that it lacks is asked of userinfo, whose subject openid-client holds against it. */
const wholeProfile: NonNullable<UserinfoRequest> = async ({ tokens, client }) => {
  // openid-client's own, whatever next-auth's types say of it.
  const claims = (tokens as typeof tokens & { claims(): Profile }).claims()
  if (claims.email !== undefined || !tokens.access_token || !client.issuer.metadata.userinfo_endpoint) return claims
  const told = await client.userinfo(tokens.access_token)
  if (told.sub !== claims.sub) throw new Error('userinfo sub mismatch')
  return { ...claims, email: told.email, email_verified: told.email_verified, name: claims.name ?? told.name }
}
