import type { PasskeyPurpose } from '../../../generated/prisma/enums'
import type { Deps, Tx } from '../../deps'
import { lifetimes } from '../../security-numbers'
import { unexpired } from '../../time'

/** One WebAuthn ceremony, from the options to the answer. Its challenge is good for no other act and no other ceremony. */
export interface PasskeyCeremony {
  /** Of the challenge or session; of a sign-in by passkey alone, its own. */
  actId: string
  purpose: PasskeyPurpose
  /** Null in a sign-in by passkey alone: the passkey says who it is. */
  userId: string | null
  expiresAt: Date
  /** In a sign-in by passkey alone: of the browser's cookie. */
  tokenHash?: string | null
  /** base64url, as the browser signs it. */
  challenge: string
}

/** Keeps a ceremony that was just begun, in place of the act's earlier one. */
export async function keepCeremony(tx: Pick<Tx, 'passkeyChallenge'>, kept: PasskeyCeremony) {
  const { actId, purpose } = kept
  await tx.passkeyChallenge.upsert({ where: { actId_purpose: { actId, purpose } }, create: kept, update: kept })
}

/** @returns null where there is none, or its time is over */
export async function findCeremony(
  { db, clock }: Pick<Deps, 'db' | 'clock'>,
  act: { actId: string; userId: string; purposes: PasskeyPurpose[] },
) {
  const { actId, userId, purposes } = act
  const alive = { expiresAt: unexpired(lifetimes.passkeyChallenge, clock.now()) }
  return db.passkeyChallenge.findFirst({ where: { actId, userId, purpose: { in: purposes }, ...alive } })
}

/** Compare-and-set: of any number at once exactly one spends it. Whoever fails has spent it too. */
export async function spendCeremony(
  tx: Pick<Tx, 'passkeyChallenge'>,
  { actId, purpose, challenge }: Pick<PasskeyCeremony, 'actId' | 'purpose' | 'challenge'>,
) {
  const { count } = await tx.passkeyChallenge.deleteMany({ where: { actId, purpose, challenge } })
  return count === 1
}
