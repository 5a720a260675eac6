import type { Account, NextAuthOptions, Profile } from 'next-auth'
import type { JWTDecodeParams, JWTEncodeParams } from 'next-auth/jwt'
import CredentialsProvider from 'next-auth/providers/credentials'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import { loadSession } from '../../domain/sessions/sessions'
import { hours } from '../../domain/time'
import { deps } from '../deps'
import { type CookieName, cookieName, cookieOptions, isSecure } from '../http/cookies'
import { counted } from '../observability/metrics/sign-ins'
import { settings } from '../settings/env'
import { authCall } from './call-context'
import { guarded, passkeyStep, passwordStep, secondFactorStep } from './credentials'
import { providerStep } from './openid/sign-in'
import { type Minted, verifyPath } from './signed-in'

/** Seconds: the longest absolute limit there is. The session's row alone decides idle and absolute. */
const maxAge = hours(24) / 1000

const signInCallback = async (user: Minted, account: Account | null) => {
  if (account?.type === 'oauth') return guarded(() => providerStep(user))(undefined)
  return 'minted' in user ? true : `${settings().appUrl}${verifyPath}`
}

/**
 * The cookie is 32 random bytes, of which the row keeps the hash: nothing to forge, nothing to be taken for another token.
 */
const encode = async ({ token }: JWTEncodeParams) => String(token?.handle)

async function decode(params: JWTDecodeParams) {
  try {
    const session = await loadSession(await deps(), params.token)
    return session && { handle: params.token }
  } catch (error) {
    authCall().failure = error
    return null
  }
}

const cookie = (name: CookieName) => ({ name: cookieName(name), options: cookieOptions() })

/**
 * next-auth 4, made anew for each call so that nothing of the settings is read while Next builds.
 * @param provider of the company that the call is about, if it is about one
 */
export const authOptions = (provider?: OAuthConfig<Profile>): NextAuthOptions => ({
  providers: [
    CredentialsProvider({ id: 'password', credentials: {}, authorize: guarded(counted('password', passwordStep)) }),
    CredentialsProvider({
      id: 'second-factor',
      credentials: {},
      authorize: guarded(counted(undefined, secondFactorStep)),
    }),
    CredentialsProvider({ id: 'passkey', credentials: {}, authorize: guarded(counted('passkey', passkeyStep)) }),
    ...(provider ? [provider] : []),
  ],
  secret: settings().secret,
  session: { strategy: 'jwt', maxAge },
  jwt: { maxAge, encode, decode },
  callbacks: {
    signIn: ({ user, account }) => signInCallback(user, account),
    // `session`, the payload of next-auth's update(), is not looked at.
    jwt: ({ token, user }) => (user ? { handle: (user as Minted).minted?.token } : token),
  },
  pages: { signIn: '/sign-in', error: verifyPath, signOut: '/' },
  useSecureCookies: isSecure(),
  cookies: {
    sessionToken: cookie('session'),
    csrfToken: cookie('csrf'),
    callbackUrl: cookie('callback-url'),
  },
  logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
})
