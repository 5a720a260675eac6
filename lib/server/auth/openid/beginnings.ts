import { createHash, randomBytes } from 'node:crypto'
import { cookies } from 'next/headers'
import { decode, encode } from 'next-auth/jwt'
import { z } from 'zod'
import { DomainError } from '../../../domain/errors'
import { minutes } from '../../../domain/time'
import { cookieName, dropCookie, readCookie, setCookie } from '../../http/cookies'
import { settings } from '../../settings/env'

/** How long somebody may be at the provider. */
const lifetime = minutes(15)
/** Tabs of one browser that may be at a provider at once; the oldest beginning gives way. */
const maxBeginnings = 5
/** Characters of all beginnings together: browsers, proxies and Node bound the header that carries them. */
const maxTotal = 6000
/** Of one: a browser refuses a cookie of more than 4096 characters, its name and attributes included. */
const maxLength = 3700

/** What one tab needs on its way back from a provider. Each tab has its own, in a cookie that is named after its state. */
const beginning = z.object({
  companyId: z.string(),
  nonce: z.string(),
  codeVerifier: z.string(),
  /** A path of this portal. */
  callbackUrl: z.string(),
  /** Where the browser goes on, for people without JavaScript. */
  onward: z.string().optional(),
  /** In place of an `onward` that did not fit: what it is made of again. */
  state: z.string().optional(),
})
export type Beginning = z.infer<typeof beginning>

const random = () => randomBytes(32).toString('base64url')
const sha256 = (text: string) => createHash('sha256').update(text).digest('base64url')

/** PKCE, S256. */
export const challengeOf = (codeVerifier: string) => sha256(codeVerifier)

export const newSecrets = () => {
  const codeVerifier = random()
  return { state: random(), nonce: random(), codeVerifier, codeChallenge: challengeOf(codeVerifier) }
}

const idOf = (state: string) => sha256(state).slice(0, 22)
const prefix = 'at-provider.'

/** Of no other purpose: next-auth derives the key from this. */
const seal = () => ({ secret: settings().secret, salt: 'latchkey.at-provider' })

/**
 * What is too long for a cookie is left out: first the way onward, which can be made again, then the page to come back to
 * (the start page takes its place), which a step-up needs.
 * @returns the beginning's id, which says nothing of its state @throws DomainError invalid-body
 */
export async function keepBeginning(state: string, content: Beginning, isStepUp: boolean): Promise<string> {
  const short = content.onward === undefined ? content : { ...content, onward: undefined, state }
  const value =
    (await fitting(content)) ??
    (await fitting(short)) ??
    (isStepUp ? null : await fitting({ ...short, callbackUrl: '/' }))
  if (!value) throw new DomainError('invalid-body', { fields: { callbackUrl: 'is too long' } })
  const id = idOf(state)
  await makeRoom(value.length)
  // The time comes first: names are in the order of their age.
  const time = Math.floor(Date.now() / 1000).toString(36)
  await setCookie(`${prefix}${time}.${id}`, value, new Date(Date.now() + lifetime))
  return id
}

/** Null where it is too long. */
async function fitting(content: Beginning) {
  const value = await encode({ ...seal(), token: { ...content }, maxAge: lifetime / 1000 })
  return value.length > maxLength ? null : value
}

async function makeRoom(wanted: number) {
  let total = wanted
  for (const [index, { name, value }] of (await all()).entries()) {
    total += value.length
    if (index + 1 >= maxBeginnings || total > maxTotal) await dropCookie(name)
  }
}

/** Newest first. */
async function all() {
  const start = cookieName(prefix)
  const found = (await cookies()).getAll().filter(({ name }) => name.startsWith(start))
  return found
    .map(({ name, value }) => ({ name: `${prefix}${name.slice(start.length)}` as const, value }))
    .sort((one, other) => (one.name < other.name ? 1 : -1))
}

/** Whether this browser is at any provider, as far as it says. */
export const hasBeginnings = async () => (await all()).length > 0

/** Null for a beginning that is over, or another browser's. */
export async function findBeginning({ state, id = idOf(state ?? '') }: { state?: string; id?: string }) {
  const found = (await all()).find(({ name }) => name.endsWith(`.${id}`))
  if (!found) return null
  const cookie = await readCookie(found.name)
  const token = cookie && (await decode({ ...seal(), token: cookie }).catch(() => null))
  const parsed = beginning.safeParse(token)
  return parsed.success ? { ...parsed.data, end: () => dropCookie(found.name) } : null
}
