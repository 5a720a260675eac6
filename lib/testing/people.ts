import { createHmac } from 'node:crypto'
import type { Deps, Source } from '../domain/deps'
import { factors } from '../domain/factors'
import type { FactorKind } from '../domain/factors/factor'
import { type LiveSession, loadSession } from '../domain/sessions/sessions'
import { beginSignIn } from '../domain/sign-in/begin'
import { completeSignIn } from '../domain/sign-in/complete'
import type { BrowserTokens, SignInResult } from '../domain/sign-in/enter'
import type { Prisma } from '../generated/prisma/client'
import { SoftPasskey } from './soft-passkey'
import type { TestDeps } from './test-deps'

export const password = 'correct horse battery staple'
export const here: Source = {
  ip: '192.0.2.1',
  network: '192.0.2.1',
  userAgent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/156.0',
}
export const from = (ip: string): Source => ({ ...here, ip, network: ip })

let hashed: Promise<string> | undefined

/** A person of a company of their own, with a password. */
export async function person(
  deps: Deps,
  options: { email?: string; company?: Partial<Prisma.CompanyCreateInput> } = {},
) {
  hashed ??= deps.hasher.hashPassword(password)
  const passwordHash = await hashed
  const company = await deps.db.company.create({ data: { name: 'Acme', ...options.company } })
  const email = options.email ?? 'employee@acme.test'
  return deps.db.user.create({ data: { companyId: company.id, email, name: 'Erin Employee', passwordHash } })
}

interface Browser {
  email?: string
  typed?: string
  browser?: BrowserTokens
  source?: Source
}

export const typePassword = (
  deps: Deps,
  { email = 'employee@acme.test', typed = password, browser = {}, source = here }: Browser = {},
) => beginSignIn(deps, { email, password: typed, callbackUrl: '/', browser, source })

/** The session of someone for whom no factor is due. */
export async function signedIn(deps: Deps, options: Browser = {}) {
  const begun = await typePassword(deps, options)
  if (begun.kind !== 'session') throw new Error('a factor is due')
  return live(deps, begun.session.token)
}

export async function live(deps: Deps, token: string) {
  const session = await loadSession(deps, token)
  if (!session) throw new Error('no such session')
  return session
}

export function challengeOf(begun: SignInResult): string {
  if (begun.kind !== 'challenge') throw new Error('no factor is due')
  return begun.challenge.token
}

/** RFC 6238 by hand: judges our factor code without using it. */
export function codeAt(secret: string, time: Date) {
  const bits = [...secret]
    .map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'))
    .join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(time.getTime() / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const number = mac.readUInt32BE((mac[19] ?? 0) & 15) & 0x7fffffff
  return String(number % 1_000_000).padStart(6, '0')
}

/** Sets an authenticator up in a session of its own. */
export async function withAuthenticator(deps: Deps, options: Browser = {}) {
  const begun = await typePassword(deps, options)
  if (begun.kind !== 'session') throw new Error('a factor is due')
  const session = await live(deps, begun.session.token)
  const { secret } = await factors.authenticator.enrol(deps, { session, source: here })
  const code = codeAt(secret, deps.clock.now())
  const { recoveryCodes } = await factors.authenticator.confirm(deps, { session, source: here, code })
  return { secret, session: await live(deps, begun.session.token), recoveryCodes: recoveryCodes ?? [] }
}

/** Sets Email up in a session of its own. */
export async function withEmail(deps: TestDeps, options: Browser = {}) {
  const session = await signedIn(deps, options)
  await factors.email.enrol(deps, { session, source: here })
  const mail = deps.mails.at(-1)
  const code = mail?.kind === 'code' ? mail.code : ''
  return factors.email.confirm(deps, { session, source: here, code })
}

/** Registers a passkey in a session of its own; a new one in software where none is given. */
export async function withPasskey(deps: Deps, options: Browser & { passkey?: SoftPasskey } = {}) {
  const passkey = options.passkey ?? new SoftPasskey(deps.appUrl)
  const begun = await typePassword(deps, options)
  if (begun.kind !== 'session') throw new Error('a factor is due')
  const { token } = begun.session
  const { recoveryCodes } = await addPasskey(deps, await live(deps, token), passkey)
  return { passkey, session: await live(deps, token), recoveryCodes: recoveryCodes ?? [] }
}

export async function addPasskey(deps: Deps, session: LiveSession, passkey = new SoftPasskey(deps.appUrl)) {
  const options = await factors.passkey.enrol(deps, { session, source: here })
  return factors.passkey.confirm(deps, { session, source: here, response: passkey.register(options) })
}

interface SecondStep {
  challenge: string
  code: string
  method?: FactorKind
  trustBrowser?: boolean
  source?: Source
  /** What the browser is known by. */
  known?: string | undefined
}

export const typeCode = (
  deps: Deps,
  { challenge, code, method = 'authenticator', trustBrowser = false, source = here, known }: SecondStep,
) => completeSignIn(deps, { method, code, trustBrowser, browser: { challenge, known }, source })
