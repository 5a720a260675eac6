import { type Challenge, Prisma, type SessionKind, type SignInSource } from '../../generated/prisma/client'
import type { ChallengeView, CodeSentView, LastMiss } from '../../schemas/sign-in'
import { asIs, date, enumeration, type JsonRow, rowReader } from '../database/rows'
import { prepared, together } from '../database/statement'
import { timeOrderedId } from '../database/time-ordered-id'
import type { Deps, Source, Tx } from '../deps'
import { DomainError } from '../errors'
import { codeState, sendCode } from '../factors/email/code'
import type { FactorKind } from '../factors/factor'
import { askForPasskey } from '../factors/passkey/proof'
import { maskedAddress, type Person, type PersonRow, personColumns, personJoin, personOf } from '../people/person'
import { canSignInWith } from '../policy/managed'
import { emailSwitches, hasFactor, signInMethods } from '../policy/policy'
import { attemptsPerChallenge, lifetimes } from '../security-numbers'
import { after, isUnexpired } from '../time'
import { newToken, type TokenPurpose, tokenHash } from '../token'

/**
 * Opens a challenge after a right first step. Its row alone says who is signing in; the browser's fields never do.
 * Burning it deletes the row, by compare-and-set.
 */
export async function openChallenge(
  tx: Tx,
  options: {
    person: Person
    /** What is asked for first. */
    method: FactorKind
    callbackUrl: string
    known: boolean
    /** Of a mobile app, as it called itself; absent: a browser's. */
    deviceName?: string
    /** Of the first step. */
    way: SignInSource
    amr: string[]
    now: Date
  },
  /** Written with it, as one statement. */
  along: Prisma.Sql[] = [],
) {
  const { person, method, callbackUrl, known, deviceName, way, amr, now } = options
  const kind = deviceName === undefined ? 'WEB' : 'MOBILE'
  const token = newToken()
  const expiresAt = after(now, lifetimes.challenge)
  const id = timeOrderedId()
  const row = prepared`
    INSERT INTO challenge (id, token_hash, kind, device_name, user_id, method, callback_url, known_browser, way, amr,
      created_at, expires_at)
    VALUES (${id}::uuid, ${tokenHash(purposeOf[kind], token)}, ${kind.toLowerCase()}::session_kind, ${deviceName ?? null},
      ${person.id}::uuid, ${method}, ${callbackUrl}, ${known}, ${way.toLowerCase()}::sign_in_source, ${amr}::text[],
      ${now}::timestamptz, ${expiresAt}::timestamptz)`
  await together(tx, [row, ...along])
  return { id, token, expiresAt, method }
}

/**
 * The last used on this browser if still offered, else the option, else what there is; recovery never first. Not one that
 * would change the option: a switch begins only where it is asked for.
 */
export function firstMethod(person: Person, lastMethod: string | null): FactorKind {
  const offered = signInMethods(person)
  const wish = offered.find((method) => method === lastMethod && !changesOption(person, method))
  return wish ?? offered[0] ?? 'authenticator'
}

const changesOption = (person: Person, method: FactorKind) =>
  method === 'recovery-code' ||
  (method === 'email' && emailSwitches(person)) ||
  (method === 'authenticator' && person.option === 'EMAIL')

/** A browser's challenge token is rejected from mobile apps, and a mobile app's from browsers. */
const purposeOf = { WEB: 'challenge', MOBILE: 'mobile-challenge' } as const satisfies Record<SessionKind, TokenPurpose>

/** @throws DomainError no-challenge where there is none, or it is burnt, expired, or its person may no longer sign in */
export async function findChallenge({ db, clock }: Deps, token: string | undefined, kind: SessionKind = 'WEB') {
  const hash = tokenHash(purposeOf[kind], token)
  const found = hash && (await challengeWithPerson(db, hash))
  const isStanding = found && isUnexpired(found.expiresAt, lifetimes.challenge, clock.now())
  const open = isStanding && found.attempts < attemptsPerChallenge
  if (!open || !canSignInWith(found.user, found.way)) throw new DomainError('no-challenge')
  return found
}

async function challengeWithPerson(db: Pick<Tx, '$queryRaw'>, hash: string) {
  const [row] = await db.$queryRaw<(PersonRow & { challenge: JsonRow })[]>(prepared`
    SELECT row_to_json(h) AS challenge, ${personColumns}
    FROM challenge h JOIN "user" u ON u.id = h.user_id ${personJoin} WHERE h.token_hash = ${hash}`)
  return row ? { ...challengeOf(row.challenge), user: personOf(row) } : null
}

const challengeOf = rowReader<Challenge>({
  id: asIs,
  tokenHash: asIs,
  userId: asIs,
  method: asIs,
  attempts: asIs,
  lastMiss: asIs,
  callbackUrl: asIs,
  knownBrowser: asIs,
  kind: enumeration,
  deviceName: asIs,
  way: enumeration,
  amr: asIs,
  createdAt: date,
  expiresAt: date,
})

/** At the second step, reports a missing challenge as expired. */
export const asExpired = (error: unknown): never => {
  throw error instanceof DomainError && error.code === 'no-challenge' ? new DomainError('challenge-expired') : error
}

export type OpenChallenge = Awaited<ReturnType<typeof findChallenge>>

/** What the MFA screen may know. Of the person it is the masked address alone. */
export async function challengeView(deps: Deps, challenge: OpenChallenge): Promise<ChallengeView> {
  const { user: person } = challenge
  const methods = signInMethods(person)
  const mailed = await mailState(deps, challenge, methods)
  return {
    // The policy may have changed since it was chosen.
    method: methods.find((method) => method === challenge.method) ?? methods[0] ?? 'authenticator',
    methods,
    emailSwitches: emailSwitches(person),
    emailHint: maskedAddress(person.email),
    emailSent: mailed?.sent ?? false,
    ...(mailed?.unsent && { emailUnsent: mailed.unsent }),
    recoverySetId: person.recoverySet?.setId ?? null,
    recoverySetMadeAt: person.recoverySet?.createdAt.toISOString() ?? null,
    expiresAt: challenge.expiresAt.toISOString(),
    resendAt: mailed?.resendAt?.toISOString() ?? null,
    trustBrowserDays: hasFactor(person) ? person.company.trustedBrowserDays : 0,
    lastMiss: challenge.lastMiss as LastMiss | null,
    setUpFollows: !hasFactor(person),
    ...(!hasFactor(person) && { setUpReason: person.mailboxUnprovenAt ? 'address-changed' : 'deadline' }),
  }
}

/** Null unless the method is `email`: no code was asked for before. */
const mailState = async (deps: Deps, { id: actId, userId, method }: OpenChallenge, methods: FactorKind[]) =>
  method === 'email' && methods.includes('email') ? codeState(deps, { userId, actId }) : null

/**
 * Mails a code for this challenge: again, or instead of the authenticator. The asking changes what the challenge asks
 * for, nothing of the person.
 * @throws DomainError no-challenge, method-not-allowed, and those of sendCode
 */
export async function emailSignInCode(
  deps: Deps,
  { token, source }: { token: string | undefined; source: Source },
): Promise<CodeSentView> {
  const challenge = await findChallenge(deps, token)
  if (!signInMethods(challenge.user).includes('email')) throw new DomainError('method-not-allowed')
  const sent = await mailChallengeCode(deps, challenge, source)
  if (challenge.method !== 'email')
    await deps.db.challenge.updateMany({
      where: { id: challenge.id },
      data: { method: 'email', lastMiss: Prisma.DbNull },
    })
  return sent
}

/**
 * Asks for a passkey in this challenge. The challenge's own method stays.
 * @throws DomainError no-challenge, method-not-allowed where no passkey is offered
 */
export async function askSignInPasskey(deps: Deps, token: string | undefined) {
  const { id: actId, user: person, expiresAt: until } = await findChallenge(deps, token)
  if (!signInMethods(person).includes('passkey')) throw new DomainError('method-not-allowed')
  return askForPasskey(deps, { actId, purpose: 'SIGN_IN', person, until })
}

/** @throws those of sendCode */
export const mailChallengeCode = (
  deps: Deps,
  { id: actId, user: person, expiresAt: until }: Pick<OpenChallenge, 'id' | 'user' | 'expiresAt'>,
  source: Source,
) => sendCode(deps, { person, actId, until, source, purpose: emailSwitches(person) ? 'switch' : 'sign-in' })
