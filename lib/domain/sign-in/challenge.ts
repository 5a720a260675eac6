import type { ChallengeView, LastMiss } from '../../schemas/sign-in'
import { maskedAddress, type Person, personInclude } from '../account/person'
import { mayUsePassword, optionFactors, usableMethods } from '../company/policy'
import type { Deps, Tx } from '../deps'
import { DomainError } from '../errors'
import type { FactorKind } from '../factors/factor'
import { lifetimes, triesPerChallenge } from '../throttle'
import { after } from '../time'
import { newToken, tokenHash } from '../token'

/**
 * Half signed in: the right password was given. The row alone says who is signing in; nothing that the browser sends
 * does. Burning it is deleting it, by compare-and-set.
 */
export async function openChallenge(
  tx: Tx,
  options: { person: Person; callbackUrl: string; lastMethod: string | null; known: boolean; now: Date },
) {
  const { person, callbackUrl, lastMethod, known, now } = options
  const token = newToken()
  const expiresAt = after(now, lifetimes.challenge)
  await tx.challenge.create({
    data: {
      tokenHash: tokenHash('challenge', token) as string,
      userId: person.id,
      method: firstMethod(person, lastMethod),
      callbackUrl,
      knownBrowser: known,
      createdAt: now,
      expiresAt,
    },
  })
  return { token, expiresAt }
}

/** The last used on this browser if still usable, else the option, else what there is; recovery never first. */
function firstMethod(person: Person, lastMethod: string | null): FactorKind {
  const usable = usableMethods(person)
  const option = person.option === 'AUTHENTICATOR' ? optionFactors.AUTHENTICATOR : undefined
  const wish = usable.find((method) => method === lastMethod && method !== 'recovery-code')
  return wish ?? usable.find((method) => method === option) ?? usable[0] ?? 'authenticator'
}

/** @throws DomainError no-challenge where there is none, or it is burnt, expired, or its person may no longer sign in */
export async function findChallenge({ db, clock }: Deps, token: string | undefined) {
  const hash = tokenHash('challenge', token)
  const row =
    hash &&
    (await db.challenge.findUnique({ where: { tokenHash: hash }, include: { user: { include: personInclude } } }))
  const open = row && row.expiresAt > clock.now() && row.attempts < triesPerChallenge
  if (!open || !mayUsePassword(row.user)) throw new DomainError('no-challenge')
  return row
}

export type OpenChallenge = Awaited<ReturnType<typeof findChallenge>>

/** What the MFA screen may know: nothing of the person but the masked address. */
export function challengeView(challenge: OpenChallenge): ChallengeView {
  const { user: person } = challenge
  return {
    method: challenge.method as FactorKind,
    methods: usableMethods(person),
    emailHint: maskedAddress(person.email),
    emailSent: false,
    recoverySetId: person.recoverySet?.setId ?? null,
    expiresAt: challenge.expiresAt.toISOString(),
    resendAt: null,
    trustBrowserDays: person.company.trustedBrowserDays,
    lastMiss: challenge.lastMiss as LastMiss | null,
  }
}

/** Reserves one of the five tries. @returns its number, 1 to 5. @throws DomainError challenge-expired */
export async function reserveTry({ db, clock }: Deps, id: string) {
  const [row] = await db.challenge.updateManyAndReturn({
    where: { id, attempts: { lt: triesPerChallenge }, expiresAt: { gt: clock.now() } },
    data: { attempts: { increment: 1 } },
    select: { attempts: true },
  })
  if (!row) throw new DomainError('challenge-expired')
  return row.attempts
}

export const giveTryBack = ({ db }: Deps, id: string) =>
  db.challenge.updateMany({ where: { id }, data: { attempts: { decrement: 1 } } })

/** @throws DomainError challenge-expired for everyone but the one who burns it */
export async function burnChallenge(tx: Pick<Tx, 'challenge'>, id: string) {
  const { count } = await tx.challenge.deleteMany({ where: { id } })
  if (count !== 1) throw new DomainError('challenge-expired')
}
