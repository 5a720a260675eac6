import { randomUUID } from 'node:crypto'
import type { Passkey, PasskeyChallenge } from '../../generated/prisma/client'
import type { Assertion, PasskeyRequestView } from '../../schemas/passkey'
import { audit } from '../audit/audit'
import type { Deps, Source, Tx } from '../deps'
import { DomainError } from '../errors'
import { accountLimits } from '../factors/account-lock'
import { keepCeremony, spendCeremony } from '../factors/passkey/ceremony'
import { spendPasskey } from '../factors/passkey/proof'
import { checkAssertion, isAnswerTo, requestOptions } from '../factors/passkey/webauthn'
import { endStreak } from '../limits/forgive'
import { countCall, withReservation } from '../limits/reservation'
import { lockPerson, type Person } from '../people/person'
import { canSignInWith } from '../policy/managed'
import { signInMethods } from '../policy/policy'
import { lifetimes } from '../security-numbers'
import { endSessionOf } from '../sessions/end-session'
import { findKnownBrowser } from '../sessions/known-browser'
import { after, isUnexpired } from '../time'
import { newToken, tokenHash } from '../token'
import { admitByFactor, type CompletedSignIn } from './admit'
import type { BrowserTokens, Token } from './enter'

/**
 * Begins a sign-in by passkey alone: a WebAuthn ceremony of that purpose, which belongs to this browser and to no person yet.
 * @param options.token of the ceremony that this browser had begun before: it ends
 * @throws DomainError too-many-attempts where one source begins too many
 */
export async function beginPasskeySignIn(
  deps: Deps,
  { token, source }: { token: string | undefined; source: Source },
): Promise<Token & { options: PasskeyRequestView }> {
  await countCall(deps, { door: source.network })
  const options = await requestOptions(deps)
  const fresh = newToken()
  const expiresAt = after(deps.clock.now(), lifetimes.passkeyChallenge)
  await deps.db.passkeyChallenge.deleteMany({ where: { tokenHash: tokenHash('passkey-door', token) ?? '' } })
  await keepCeremony(deps.db, {
    ...{ actId: randomUUID(), purpose: 'DOOR', userId: null, expiresAt, challenge: options.challenge },
    tokenHash: tokenHash('passkey-door', fresh) as string,
  })
  return { options, token: fresh, expiresAt }
}

export interface PasskeySignIn {
  response: Assertion
  browser: BrowserTokens & { door?: string | undefined }
  /** A path of this portal, already checked. */
  callbackUrl: string
  source: Source
}

/**
 * Signs in by a passkey alone: the device holds it and has verified the person. The passkey says who it is, and the user
 * handle of the device must agree. The person's sign-in method and the policy decide here as they do at the second step.
 * @throws DomainError challenge-expired where this browser has begun no ceremony; invalid-code for whatever is wrong with
 *   the answer, which ends the ceremony; too-many-attempts; method-not-allowed
 */
export async function signInByPasskey(deps: Deps, answer: PasskeySignIn): Promise<CompletedSignIn> {
  return withReservation(deps, { source: answer.source.network }, () => proveAndAdmit(deps, answer), {
    onResult: () => 'succeeded',
    onError: (error) => (error instanceof DomainError && error.code === 'invalid-code' ? 'failed' : 'given-back'),
  })
}

async function proveAndAdmit(deps: Deps, answer: PasskeySignIn): Promise<CompletedSignIn> {
  const { response, browser, source } = answer
  const kept = await findBegun(deps, browser.door)
  // It answers the ceremony of another tab: this one stands.
  if (!isAnswerTo(kept, response)) throw await refusal(deps, source)
  const passkey = await deps.db.passkey.findUnique({ where: { credentialId: response.id } })
  const named = passkey && response.response.userHandle
  const signed = named ? await checkAssertion(deps, { challenge: kept.challenge, passkey, response }) : null
  if (!passkey || !signed) {
    await spendCeremony(deps.db, kept)
    throw await refusal(deps, source)
  }
  const { userId } = passkey
  const isKnown = (await findKnownBrowser(deps, userId, browser.known)) !== null
  const now = deps.clock.now()
  const completed = await deps.db.$transaction((tx) => admit(tx, answer, { kept, passkey, signed, isKnown, now }))
  // What was committed stands. The lock of the account was not asked: passkeys cannot be guessed.
  await endStreak(deps.db, accountLimits(userId), now).catch((error: unknown) =>
    deps.log.error({ error }, 'a limit could not be settled'),
  )
  return completed
}

/** @throws DomainError challenge-expired */
async function findBegun({ db, clock }: Deps, token: string | undefined) {
  const hash = tokenHash('passkey-door', token)
  const kept = hash && (await db.passkeyChallenge.findUnique({ where: { tokenHash: hash, purpose: 'DOOR' } }))
  const isStanding = kept && isUnexpired(kept.expiresAt, lifetimes.passkeyChallenge, clock.now())
  if (!isStanding) throw new DomainError('challenge-expired')
  return kept
}

/** The audit row names no person: the passkey was not proved to be theirs. */
async function refusal({ db, clock }: Deps, source: Source) {
  await audit(db, { type: 'sign-in.passkey-refused', at: clock.now(), source })
  return new DomainError('invalid-code')
}

interface Entrance {
  kept: PasskeyChallenge
  passkey: Passkey
  signed: { counter: number; synced: boolean; backupEligible: boolean; amr: string[] }
  isKnown: boolean
  now: Date
}

async function admit(
  tx: Tx,
  answer: PasskeySignIn,
  { kept, passkey, signed, isKnown, now }: Entrance,
): Promise<CompletedSignIn> {
  const { browser, source, callbackUrl } = answer
  const person = requirePasskeySignIn(await lockPerson(tx, passkey.userId))
  if (!(await spendPasskey(tx, { kept, passkey, signed, now }))) throw new DomainError('code-already-used')
  await endSessionOf(tx, browser.session, { at: now, source })
  await tx.challenge.deleteMany({ where: { tokenHash: tokenHash('challenge', browser.challenge) ?? '' } })
  const proof = { way: 'PASSWORD' as const, amr: [...signed.amr, 'mfa'], factorProvenAt: now, steppedUp: true }
  const given = { known: browser.known, isKnown, trustBrowser: false, callbackUrl, source, now }
  return admitByFactor(tx, { person, method: 'passkey', proof, ...given })
}

/**
 * Disabled people, people of a company with AD or SSO, and people whose password is void cannot sign in here: the answer is
 * that of a wrong passkey.
 * @throws DomainError invalid-code, method-not-allowed
 */
function requirePasskeySignIn(person: Person) {
  if (!canSignInWith(person, 'PASSWORD') || !person.passwordHash) throw new DomainError('invalid-code')
  if (!signInMethods(person).includes('passkey')) throw new DomainError('method-not-allowed')
  return person
}
