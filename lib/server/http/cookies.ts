import { cookies } from 'next/headers'
import type { BrowserTokens } from '../../domain/sign-in/enter'
import { minutes } from '../../domain/time'
import { settings } from '../settings/env'

const names = [
  'session',
  'challenge',
  'trust',
  'known',
  // Of a sign-in by passkey that this browser has begun.
  'passkey',
  'csrf',
  'callback-url',
  'address',
] as const
/** `at-provider`: one for each sign-in that this browser has begun at a company's provider. */
export type CookieName = (typeof names)[number] | `at-provider.${string}`

/** By the scheme of APP_URL: browsers hold `__Host-` to https, this host and the whole path. */
export const isSecure = () => settings().appUrl.startsWith('https:')

/** No name may start with the session cookie's: next-auth would take it for a chunk of it. */
export const cookieName = (name: CookieName) => `${isSecure() ? '__Host-' : ''}latchkey.${name}`

/** Lax: a Strict challenge is not sent after the callback of a company's sign-in service. */
export const cookieOptions = () => ({ httpOnly: true, sameSite: 'lax' as const, path: '/', secure: isSecure() })

/**
 * Without `expires` for as long as the browser is open. Said as Max-Age: a browser whose clock is ahead of ours, or right
 * where ours is behind, would drop at once what ends at a time that has passed for it.
 */
export async function setCookie(name: CookieName, value: string, expires?: Date) {
  const jar = await cookies()
  const end = expires ? { maxAge: Math.max(0, Math.ceil((Number(expires) - Date.now()) / 1000)) } : {}
  jar.set(cookieName(name), value, { ...cookieOptions(), ...end })
}

/** With all attributes, or a `__Host-` cookie stays. */
export async function dropCookie(name: CookieName) {
  const jar = await cookies()
  if (jar.has(cookieName(name))) jar.delete({ name: cookieName(name), ...cookieOptions() })
}

export const readCookie = async (name: CookieName) => (await cookies()).get(cookieName(name))?.value

/** Whether the browser brings any cookie of the portal's. */
export async function hasOwnCookie() {
  const own = cookieName('csrf').slice(0, -'csrf'.length)
  return (await cookies()).getAll().some(({ name }) => name.startsWith(own))
}

/** What the browser brings, unproven. */
export async function browserTokens(): Promise<BrowserTokens> {
  const [session, challenge, trust, known] = await Promise.all(
    (['session', 'challenge', 'trust', 'known'] as const).map(readCookie),
  )
  return { session, challenge, trust, known }
}

const addressKept = minutes(10)
const longestAddress = 320

/**
 * Keeps the address that a user typed or proved, in this browser alone: from the password to the code, after a lost
 * challenge, from the sign-in to a reset link and back, and from an accepted invitation to the sign-in.
 */
export const keepAddress = (address: string) =>
  setCookie('address', address.slice(0, longestAddress), new Date(Date.now() + addressKept))
