import { auditRow } from '../audit/audit'
import type { Deps, Source, Tx } from '../deps'
import { DomainError } from '../errors'
import { afterProof } from '../factors/after-proof'
import { spendFactor, verifyFactor } from '../factors/attempt'
import type { FactorKind } from '../factors/factor'
import type { FirstStep } from '../identity/first-step'
import { auditAndNotifyRows } from '../mail/queue'
import type { Person } from '../people/person'
import { isExempt, mobileAsksForFactor } from '../policy/managed'
import { emailSwitches, hasAllowedFactor, signInMethods } from '../policy/policy'
import { lifetimes } from '../security-numbers'
import { findKnownBrowser, knownAtSecondStep, rememberBrowser } from '../sessions/known-browser'
import { type LiveSession, loadSession, mintSession } from '../sessions/sessions'
import { after } from '../time'
import { asExpired, findChallenge, mailChallengeCode, openChallenge } from './challenge'
import { burnChallenge } from './challenge-attempts'
import type { Token } from './enter'
import { findByTypedEmail, provePassword } from './password-step'
import { proofOf, withChallengeAttempt } from './second-step'

export interface MobileSignIn {
  email: string
  password: string
  /** As the app calls the device; shown in the list of sessions. */
  deviceName: string
  /** What an earlier sign-in of this app answered as `known`. */
  known?: string | undefined
  /** The app's token of an earlier sign-in, where it still has one. */
  token?: string | undefined
  source: Source
}

/** A bearer token for `/api/mobile/…`, and its person. */
export interface MobileToken extends Token {
  person: Person
  /** Proves at a later sign-in that the person signed in with this app before. */
  known: string
}

/**
 * Signs a mobile app in by password, the directory's where that is the way. The second factor is asked for only where the
 * company asks mobile apps for it (O6); people of an OpenID provider have no password and no way in here.
 * @throws DomainError invalid-credentials, too-many-attempts, busy, unavailable; second-factor-required with `challenge`
 *   and `methods` (a code is mailed where email comes first); mfa-setup-required where the person has no factor to ask for
 */
export async function signInMobile(deps: Deps, given: MobileSignIn): Promise<MobileToken> {
  const { source } = given
  const typed = await findByTypedEmail(deps, given.email)
  const known = await isKnownApp(deps, typed.person, given)
  const proved = await provePassword(deps, typed, { ...given, known })
  const begun = await deps.db.$transaction((tx) => begin(tx, { ...given, isKnown: known }, proved, deps.clock.now()))
  if ('person' in begun) return begun
  const { token, methods } = begun
  if (methods[0] === 'email') await emailMobileCode(deps, { token, source }).catch(unlessRefused)
  throw new DomainError('second-factor-required', { challenge: token, methods })
}

/** By token, since any app can send any device name. The reads are the same for unknown addresses. */
async function isKnownApp(deps: Deps, person: Person | null, { known, token }: Pick<MobileSignIn, 'known' | 'token'>) {
  const found = await findKnownBrowser(deps, person?.id, known, 'known-app')
  const session = token === undefined ? null : await loadSession(deps, token, 'MOBILE')
  return found !== null || (session !== null && session.person.id === person?.id)
}

/** The challenge stands whether or not the mail leaves: the app can ask again, or for another method. */
const unlessRefused = (error: unknown) => {
  if (!(error instanceof DomainError)) throw error
}

type Begin = MobileSignIn & { isKnown: boolean }
type Half = { token: string; methods: FactorKind[] }

async function begin(tx: Tx, given: Begin, proved: FirstStep, now: Date): Promise<MobileToken | Half> {
  const { source, deviceName, known, isKnown } = given
  const person = await proved.confirm(tx)
  const first = { person, way: proved.way, amr: ['pwd'] }
  if (!mobileAsksForFactor(person, isExempt(person, { providerMfa: false })))
    return admit(tx, { ...first, factorProvenAt: null, deviceName, source, now }, { known, lastMethod: null })
  const methods = mobileMethods(person)
  const [method] = methods
  if (!hasAllowedFactor(person) || !method) throw new DomainError('mfa-setup-required')
  const row = auditRow({ ...whose(person), type: 'sign-in.challenged', at: now, source, detail: { mobile: true } })
  const challenge = { ...first, method, callbackUrl: '/', known: isKnown, deviceName, now }
  const { token } = await openChallenge(tx, challenge, [row])
  return { token, methods }
}

/**
 * As in the portal, but for the emailed code that would change the option, since a mobile app changes nothing of the
 * person, and for passkeys, which belong to the portal's site.
 */
const mobileMethods = (person: Person): FactorKind[] =>
  signInMethods(person).filter((method) => method !== 'passkey' && (method !== 'email' || !emailSwitches(person)))

/** @throws DomainError challenge-expired, method-not-allowed, and those of sendCode */
export async function emailMobileCode(deps: Deps, { token, source }: { token: string; source: Source }) {
  const challenge = await findChallenge(deps, token, 'MOBILE').catch(asExpired)
  if (!mobileMethods(challenge.user).includes('email')) throw new DomainError('method-not-allowed')
  return mailChallengeCode(deps, challenge, source)
}

export interface MobileSecondStep {
  challenge: string
  method: FactorKind
  code: string
  /** As at the sign-in: the app keeps its token, and has tries of its own while others have locked the account. */
  known?: string | undefined
  source: Source
}

/**
 * The second step of a mobile app, as `completeSignIn` takes it in a browser.
 * @throws as withChallengeAttempt; DomainError method-not-allowed
 */
export async function completeMobile(deps: Deps, given: MobileSecondStep): Promise<MobileToken> {
  const { method, code, known, source } = given
  const challenge = await findChallenge(deps, given.challenge, 'MOBILE').catch(asExpired)
  const deviceName = challenge.deviceName ?? ''
  const knownId = knownAtSecondStep(deps, challenge.user, { token: known, purpose: 'known-app' })
  return withChallengeAttempt(deps, challenge, { method, code, source, knownId }, async (attempt) => {
    const verdict = await verifyFactor(deps, attempt)
    return deps.db.$transaction(async (tx) => {
      const proved = await spendFactor(deps, tx, { attempt, verdict, offers: mobileMethods })
      const { person, now } = proved
      await burnChallenge(tx, challenge, person)
      const entrance = { person, ...proofOf(challenge, proved), factor: method, deviceName, source, now }
      const token = await admit(tx, entrance, { known, lastMethod: method })
      await afterProof(tx, { person, method, source, now })
      return token
    })
  })
}

async function admit(tx: Tx, entrance: Entrance, { known, lastMethod }: App): Promise<MobileToken> {
  const { person, factor, deviceName: device = '', source, now } = entrance
  const detail = { mobile: true, ...(factor && { method: factor }) }
  const app = { userId: person.id, token: known, purpose: 'known-app', lastMethod, now } as const
  const remembered = await rememberBrowser(tx, app)
  const { token } = await mintSession(tx, { ...entrance, steppedUp: false }, [
    remembered.row,
    auditRow({ ...whose(person), type: 'sign-in.succeeded', at: now, source, detail }),
    ...auditAndNotifyRows({ ...whose(person), type: 'sign-in.mobile', at: now, source, detail: { device } }),
  ])
  return { token, expiresAt: after(now, lifetimes.mobileIdle), person, known: remembered.token }
}

type Entrance = Omit<Parameters<typeof mintSession>[1], 'steppedUp'>

interface App {
  /** What the app brought, unproven. */
  known: string | undefined
  lastMethod: FactorKind | null
}

const whose = ({ id, companyId }: Person) => ({ userId: id, companyId })

/** A token that was given before the company asked mobile apps for the second factor is none any more. */
export const lacksFactor = (session: LiveSession) =>
  mobileAsksForFactor(session.person, session.exempt) &&
  (session.factorProvenAt === null || !hasAllowedFactor(session.person))
