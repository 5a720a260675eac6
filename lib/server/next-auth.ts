import type { NextAuthOptions, User } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { loadSession } from '../domain/account/sessions'
import { beginSignIn } from '../domain/sign-in/begin'
import { completeSignIn } from '../domain/sign-in/complete'
import type { Token } from '../domain/sign-in/enter'
import { hours } from '../domain/time'
import { credentials, secondFactor } from '../schemas/sign-in'
import { type AuthCall, authCall } from './auth-call'
import { browserTokens, cookieName, cookieOptions, dropCookie, isSecure, keepAddress, setCookie } from './cookies'
import { deps } from './deps'
import { settings } from './env'
import { asDomainError } from './problem'
import { sessionView } from './session'

/** A user as next-auth carries it from `authorize` to `jwt`. */
interface Minted extends User {
  /** Absent while a second factor is due. */
  minted?: Token
}

/** Seconds: the longest absolute limit there is. The session's row alone decides idle and absolute. */
const maxAge = hours(24) / 1000
export const verifyPath = '/sign-in/verify'

async function passwordStep(raw: unknown): Promise<Minted> {
  const { email, password } = credentials.parse(raw)
  const call = authCall()
  await keepAddress(email)
  const tokens = await browserTokens()
  const { callbackUrl, source } = call
  const begun = await beginSignIn(await deps(), { email, password, callbackUrl, source, browser: tokens })
  if (begun.kind === 'challenge') {
    await setCookie('challenge', begun.challenge.token, begun.challenge.expiresAt)
    return { id: 'pending' }
  }
  await dropCookie('challenge')
  return signedIn(call, begun, callbackUrl)
}

async function secondFactorStep(raw: unknown): Promise<Minted> {
  const { method, code, trustBrowser } = secondFactor.parse(raw)
  const call = authCall()
  const trust = trustBrowser === 'on' || trustBrowser === 'true'
  const options = { method, code, trustBrowser: trust, browser: await browserTokens(), source: call.source }
  const done = await completeSignIn(await deps(), options)
  await dropCookie('challenge')
  if (done.trust) await setCookie('trust', done.trust.token, done.trust.expiresAt)
  return signedIn(call, done, done.callbackUrl)
}

async function signedIn(call: AuthCall, done: { userId: string; session: Token; known: Token }, destination: string) {
  await setCookie('known', done.known.token, done.known.expiresAt)
  await dropCookie('address')
  call.destination = destination
  return { id: done.userId, minted: done.session }
}

/** A failure is kept for the route to answer; what reaches next-auth (and so a URL) is a code only. */
const guarded = (step: (raw: unknown) => Promise<Minted>) => async (raw: unknown) => {
  try {
    return await step(raw)
  } catch (error) {
    authCall().failure = error
    throw new Error(asDomainError(error).code)
  }
}

/** The cookie is 32 random bytes, of which the row keeps the hash: nothing to forge, nothing to be taken for another token. */
async function decode({ token }: { token?: string }) {
  try {
    const session = await loadSession(await deps(), token)
    return session && { handle: token, view: sessionView(session) }
  } catch (error) {
    authCall().failure = error
    return null
  }
}

/** next-auth 4, made anew for each call so that nothing of the settings is read while Next builds. */
export const authOptions = (): NextAuthOptions => ({
  providers: [
    CredentialsProvider({ id: 'password', credentials: {}, authorize: guarded(passwordStep) }),
    CredentialsProvider({ id: 'second-factor', credentials: {}, authorize: guarded(secondFactorStep) }),
  ],
  secret: settings().secret,
  session: { strategy: 'jwt', maxAge },
  jwt: { maxAge, encode: async ({ token }) => String(token?.handle), decode },
  callbacks: {
    signIn: ({ user }) => ('minted' in user ? true : `${settings().appUrl}${verifyPath}`),
    // `session`, the payload of next-auth's update(), is not looked at.
    jwt: ({ token, user }) => (user ? { handle: (user as Minted).minted?.token } : token),
    session: ({ token }) => token.view as never,
  },
  pages: { signIn: '/sign-in', error: verifyPath, signOut: '/' },
  useSecureCookies: isSecure(),
  cookies: {
    sessionToken: { name: cookieName('session'), options: cookieOptions() },
    csrfToken: { name: cookieName('csrf'), options: cookieOptions() },
    callbackUrl: { name: cookieName('callback-url'), options: cookieOptions() },
  },
  logger: { error: () => undefined, warn: () => undefined, debug: () => undefined },
})
