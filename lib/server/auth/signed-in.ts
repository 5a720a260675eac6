import type { User } from 'next-auth'
import type { Begun, Token } from '../../domain/sign-in/enter'
import { dropCookie, setCookie } from '../http/cookies'
import type { AuthCall } from './call-context'

/** A user as next-auth carries it from `authorize` to `jwt`. */
export interface Minted extends User {
  /** Absent while a second factor is due. */
  minted?: Token
}

export const verifyPath = '/sign-in/verify'

/** A challenge and its cookie where a second factor is due, else a session. */
export async function entered(call: AuthCall, begun: Begun): Promise<Minted> {
  if (begun.kind === 'challenge') {
    await setCookie('challenge', begun.challenge.token, begun.challenge.expiresAt)
    return { id: 'pending' }
  }
  await dropCookie('challenge')
  return signedIn(call, begun, call.callbackUrl)
}

/** The browser's cookies of who is in now, and where they go. */
export async function signedIn(
  call: AuthCall,
  done: { userId: string; session: Token; known: Token },
  destination: string,
) {
  await setCookie('known', done.known.token, done.known.expiresAt)
  await dropCookie('address')
  call.destination = destination
  return { id: done.userId, minted: done.session }
}
