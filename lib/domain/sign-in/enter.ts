import type { SignInSource } from '../../generated/prisma/enums'
import { auditRow } from '../audit/audit'
import type { Source, Tx } from '../deps'
import type { FactorKind } from '../factors/factor'
import type { Person } from '../people/person'
import { startDeadline } from '../policy/deadline'
import { isExempt } from '../policy/managed'
import { secondStep } from '../policy/policy'
import { rememberBrowser } from '../sessions/known-browser'
import { endSessionOf, mintSession } from '../sessions/sessions'
import { findTrust } from '../sessions/trusted-browsers'
import { tokenHash } from '../token'
import { firstMethod, openChallenge } from './challenge'

/** The cookies that a browser came with, unproven. */
export interface BrowserTokens {
  session?: string | undefined
  challenge?: string | undefined
  trust?: string | undefined
  known?: string | undefined
}

export interface Token {
  token: string
  expiresAt: Date
}

export interface Challenged {
  kind: 'challenge'
  challenge: Token & { id: string; method: FactorKind }
}

export type SignInResult =
  | Challenged
  | { kind: 'session'; userId: string; session: Token & { id: string }; known: Token }

/** What the first step proved, and in which browser. */
export interface Entrance {
  /** Locked, as they are now. */
  person: Person
  way: SignInSource
  /** RFC 8176: `pwd`, or what the provider said. */
  amr: string[]
  /** The provider said that it did MFA. */
  providerMfa: boolean
  /** The browser had signed in as this person before, and how. */
  known: { lastMethod: string | null } | null
  browser: BrowserTokens
  /** A path of this portal, already checked. */
  callbackUrl: string
  source: Source
  now: Date
}

/**
 * After every first step (password, directory, provider): ends the browser's old session, burns its old challenge, and
 * decides whether a second step is due. The person's way in must have been checked under the same lock.
 */
export async function enter(tx: Tx, entrance: Entrance): Promise<SignInResult> {
  const { browser, source, now } = entrance
  const person = isExempt(entrance.person, entrance) ? entrance.person : await startDeadline(tx, entrance.person, now)
  await endSessionOf(tx, browser.session, { at: now, source })
  const old = tokenHash('challenge', browser.challenge)
  if (old) await tx.challenge.deleteMany({ where: { tokenHash: old } })
  const due = secondStep(person, entrance)
  const trust = due === 'factor' ? await findTrust(tx, { person, token: browser.trust, now }) : null
  return due && !trust ? challenge(tx, { ...entrance, person }) : admit(tx, { ...entrance, person }, trust)
}

async function challenge(tx: Tx, { person, known, source, now, ...entrance }: Entrance): Promise<SignInResult> {
  const row = auditRow({ ...whose(person), type: 'sign-in.challenged', at: now, source })
  const { callbackUrl, way, amr } = entrance
  const method = firstMethod(person, known?.lastMethod ?? null)
  const opened = await openChallenge(tx, { person, method, callbackUrl, way, amr, known: known !== null, now }, [row])
  return { kind: 'challenge', challenge: opened }
}

async function admit(tx: Tx, entrance: Entrance, trust: { factorProvenAt: Date } | null): Promise<SignInResult> {
  const { person, browser, way, amr, providerMfa, source, now } = entrance
  const { row, ...known } = await rememberBrowser(tx, {
    userId: person.id,
    token: browser.known,
    lastMethod: null,
    now,
  })
  const detail = { trusted: trust !== null, way: way.toLowerCase() }
  const told = auditRow({ ...whose(person), at: now, source, type: 'sign-in.succeeded', detail })
  const proved = { factorProvenAt: trust?.factorProvenAt ?? null, steppedUp: trust === null }
  const session = await mintSession(tx, { person, way, amr, providerMfa, source, now, ...proved }, [row, told])
  return { kind: 'session', userId: person.id, session, known }
}

const whose = ({ id, companyId }: Person) => ({ userId: id, companyId })
