import type { Account, NextAuthOptions, Profile, User } from 'next-auth'
import { decode as decodeJwt, encode as encodeJwt, type JWTDecodeParams, type JWTEncodeParams } from 'next-auth/jwt'
import CredentialsProvider from 'next-auth/providers/credentials'
import type { OAuthConfig } from 'next-auth/providers/oauth'
import { loadSession } from '../domain/account/sessions'
import { stepUpAtProvider } from '../domain/account/step-up-at-provider'
import { beginSignIn } from '../domain/sign-in/begin'
import { completeSignIn } from '../domain/sign-in/complete'
import type { Begun, Token } from '../domain/sign-in/enter'
import { signInAtProvider } from '../domain/sign-in/provider'
import { hours } from '../domain/time'
import { credentials, secondFactor } from '../schemas/sign-in'
import { type AuthCall, authCall } from './auth-call'
import {
  browserTokens,
  type CookieName,
  cookieName,
  cookieOptions,
  dropCookie,
  isSecure,
  keepAddress,
  readCookie,
  setCookie,
} from './cookies'
import { deps } from './deps'
import { settings } from './env'
import { confirmedPath } from './next-auth-provider'
import { asDomainError } from './problem'
import { answerOf, noteProviderFault } from './provider-answer'
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
  return entered(call, begun)
}

/** A challenge and its cookie where a second factor is due, else a session. */
async function entered(call: AuthCall, begun: Begun): Promise<Minted> {
  if (begun.kind === 'challenge') {
    await setCookie('challenge', begun.challenge.token, begun.challenge.expiresAt)
    return { id: 'pending' }
  }
  await dropCookie('challenge')
  return signedIn(call, begun, call.callbackUrl)
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
const guarded =
  <T>(step: (raw: unknown) => Promise<T>) =>
  async (raw: unknown) => {
    try {
      return await step(raw)
    } catch (error) {
      authCall().failure = error
      throw new Error(asDomainError(error).code)
    }
  }

/** A company's provider has said who it is. @returns where to go, where that is not into the portal */
async function providerStep(user: Minted, profile: Profile | undefined): Promise<string | true> {
  const [call, made] = [authCall(), await deps()]
  const answered = { ...(await answerOf(made, call, profile)), source: call.source }
  if (call.callbackUrl === confirmedPath) {
    const token = (await readCookie('session')) ?? ''
    const session = await loadSession(made, token)
    const fresh = await stepUpAtProvider(made, { ...answered, session, token })
    await setCookie('session', fresh.token, fresh.expiresAt)
    call.destination = confirmedPath
    return `${settings().appUrl}${confirmedPath}`
  }
  const { callbackUrl } = call
  const begun = await signInAtProvider(made, { ...answered, callbackUrl, browser: await browserTokens() })
  Object.assign(user, await entered(call, begun))
  call.destination ??= verifyPath
  return 'minted' in user ? true : `${settings().appUrl}${verifyPath}`
}

const signInCallback = async (user: Minted, account: Account | null, profile: Profile | undefined) => {
  if (account?.type === 'oauth') return guarded(() => providerStep(user, profile))(undefined)
  return 'minted' in user ? true : `${settings().appUrl}${verifyPath}`
}

/**
 * The cookie is 32 random bytes, of which the row keeps the hash: nothing to forge, nothing to be taken for another token.
 * With a salt it is not about the session: state, nonce and verifier of a sign-in at a provider travel sealed, each under
 * a key of its own.
 */
const encode = async (params: JWTEncodeParams) => (params.salt ? encodeJwt(params) : String(params.token?.handle))

async function decode(params: JWTDecodeParams) {
  if (params.salt) return decodeJwt(params)
  try {
    const session = await loadSession(await deps(), params.token)
    return session && { handle: params.token, view: sessionView(session) }
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
    CredentialsProvider({ id: 'password', credentials: {}, authorize: guarded(passwordStep) }),
    CredentialsProvider({ id: 'second-factor', credentials: {}, authorize: guarded(secondFactorStep) }),
    ...(provider ? [provider] : []),
  ],
  secret: settings().secret,
  session: { strategy: 'jwt', maxAge },
  jwt: { maxAge, encode, decode },
  callbacks: {
    signIn: ({ user, account, profile }) => signInCallback(user, account, profile),
    // `session`, the payload of next-auth's update(), is not looked at.
    jwt: ({ token, user }) => (user ? { handle: (user as Minted).minted?.token } : token),
    session: ({ token }) => token.view as never,
  },
  pages: { signIn: '/sign-in', error: verifyPath, signOut: '/' },
  useSecureCookies: isSecure(),
  cookies: {
    sessionToken: cookie('session'),
    csrfToken: cookie('csrf'),
    callbackUrl: cookie('callback-url'),
    pkceCodeVerifier: cookie('pkce'),
    state: cookie('state'),
    nonce: cookie('nonce'),
  },
  logger: { error: noteProviderFault, warn: () => undefined, debug: () => undefined },
})
