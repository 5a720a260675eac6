import type { SignInSource } from '../../generated/prisma/enums'
import { auditRow } from '../audit/audit'
import type { Source, Tx } from '../deps'
import type { FactorKind } from '../factors/factor'
import type { Person } from '../people/person'
import { startDeadline } from '../policy/deadline'
import { isExempt } from '../policy/managed'
import { secondStep } from '../policy/policy'
import { endSessionOf } from '../sessions/end-session'
import { rememberBrowser } from '../sessions/known-browser'
import { mintSession } from '../sessions/sessions'
import { findTrust } from '../sessions/trusted-browsers'
import { tokenHash } from '../token'
import { firstMethod, openChallenge } from './challenge'

/** The cookies of a browser, unproven. */
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

/** What a right first step leads to: a challenge where a second step is due, else a session. */
export type SignInResult =
  | { kind: 'challenge'; challenge: Token & { id: string; method: FactorKind } }
  | { kind: 'session'; userId: string; session: Token & { id: string }; known: Token }

/** What the first step proved, and in which browser. */
export interface FirstStepProof {
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
 * decides whether a second step is due. The person's sign-in method must have been checked under the same lock.
 */
export async function enter(tx: Tx, proof: FirstStepProof): Promise<SignInResult> {
  const { browser, source, now } = proof
  const person = isExempt(proof.person, proof) ? proof.person : await startDeadline(tx, proof.person, now)
  await endSessionOf(tx, browser.session, { at: now, source })
  const old = tokenHash('challenge', browser.challenge)
  if (old) await tx.challenge.deleteMany({ where: { tokenHash: old } })
  const due = secondStep(person, proof)
  const trust = due === 'factor' ? await findTrust(tx, { person, token: browser.trust, now }) : null
  return due && !trust ? openSecondStep(tx, { ...proof, person }) : openSession(tx, { ...proof, person }, trust)
}

async function openSecondStep(tx: Tx, { person, known, source, now, ...proof }: FirstStepProof): Promise<SignInResult> {
  const row = auditRow({ ...whose(person), type: 'sign-in.challenged', at: now, source })
  const { callbackUrl, way, amr } = proof
  const method = firstMethod(person, known?.lastMethod ?? null)
  const opened = await openChallenge(tx, { person, method, callbackUrl, way, amr, known: known !== null, now }, [row])
  return { kind: 'challenge', challenge: opened }
}

async function openSession(
  tx: Tx,
  proof: FirstStepProof,
  trust: { factorProvenAt: Date } | null,
): Promise<SignInResult> {
  const { person, browser, way, amr, providerMfa, source, now } = proof
  const remembered = { userId: person.id, token: browser.known, lastMethod: null, now }
  const { row, ...known } = await rememberBrowser(tx, remembered)
  const detail = { trusted: trust !== null, way: way.toLowerCase() }
  const event = auditRow({ ...whose(person), at: now, source, type: 'sign-in.succeeded', detail })
  const proved = { factorProvenAt: trust?.factorProvenAt ?? null, steppedUp: trust === null }
  const session = await mintSession(tx, { person, way, amr, providerMfa, source, now, ...proved }, [row, event])
  return { kind: 'session', userId: person.id, session, known }
}

const whose = ({ id, companyId }: Person) => ({ userId: id, companyId })
