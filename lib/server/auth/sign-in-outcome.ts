import type { User } from 'next-auth'
import type { SignInResult, Token } from '../../domain/sign-in/enter'
import { dropCookie, setCookie } from '../http/cookies'

/** A user as next-auth carries it from `authorize` to `jwt`. */
export interface NextAuthUser extends User {
  session: Token
}

/** Where a right first or second step leads. */
export interface SignInOutcome {
  /** Absent while a second factor is due: there is no session yet. */
  user?: NextAuthUser
  /** A path of this portal. */
  destination: string
}

export const verifyPath = '/sign-in/verify'

/** Sets the cookie of a challenge where a second factor is due, else those of a session. */
export async function setSignInCookies(result: SignInResult, callbackUrl: string): Promise<SignInOutcome> {
  if (result.kind === 'challenge') {
    await setCookie('challenge', result.challenge.token, result.challenge.expiresAt)
    return { destination: verifyPath }
  }
  await dropCookie('challenge')
  return setBrowserCookies({ ...result, callbackUrl })
}

/** Sets the cookies of a browser whose user is signed in. The session's own is next-auth's to set. */
export async function setBrowserCookies(signedIn: SignedIn): Promise<SignInOutcome> {
  const { userId, session, known, callbackUrl } = signedIn
  await setCookie('known', known.token, known.expiresAt)
  await dropCookie('address')
  return { user: { id: userId, session }, destination: callbackUrl }
}

interface SignedIn {
  userId: string
  session: Token
  known: Token
  callbackUrl: string
}
