import type { NextAuthOptions, Profile } from 'next-auth'
import type { JWTEncodeParams } from 'next-auth/jwt'
import CredentialsProvider from 'next-auth/providers/credentials'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import { hours } from '../../domain/time'
import { type CookieName, cookieName, cookieOptions, isSecure } from '../http/cookies'
import { settings } from '../settings/env'
import { type NextAuthUser, verifyPath } from './sign-in-outcome'

/** Seconds: the longest absolute limit there is. The session's row alone decides idle and absolute. */
const maxAge = hours(24) / 1000

/** The forms of the sign-in, each a credentials provider of next-auth. */
export const credentialsIds = ['password', 'second-factor', 'passkey'] as const

/** The cookie holds 32 random bytes, of which the row keeps the hash. It is no JWT. */
const encode = async ({ token }: JWTEncodeParams) => String(token?.handle)

/** next-auth reads no session here: GET /api/auth/session and signing out are the portal's own. */
const decode = async () => null

const cookie = (name: CookieName) => ({ name: cookieName(name), options: cookieOptions() })

interface SignedIn {
  /** The user whose sign-in is complete. Null: next-auth makes no session. */
  user?: NextAuthUser | null
  /** Of the company that the call is about, if it is about one. */
  provider?: OAuthConfig<Profile>
}

/**
 * next-auth 4, made anew for each call so that no setting is read while Next builds. The sign-in is decided
 * before next-auth is asked: it would turn every refusal into a 401 with the message in its URL (SECURITY 20).
 */
export const authOptions = ({ user = null, provider }: SignedIn = {}): NextAuthOptions => ({
  providers: [
    ...credentialsIds.map((id) => CredentialsProvider({ id, credentials: {}, authorize: async () => user })),
    ...(provider ? [provider] : []),
  ],
  secret: settings().secret,
  session: { strategy: 'jwt', maxAge },
  jwt: { maxAge, encode, decode },
  callbacks: {
    // `session`, the payload of next-auth's update(), is ignored.
    jwt: ({ token, user: signedIn }) => (signedIn ? { handle: (signedIn as NextAuthUser).session.token } : token),
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
