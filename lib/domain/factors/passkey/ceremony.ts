import type { PasskeyPurpose } from '../../../generated/prisma/enums'
import type { Deps, Tx } from '../../deps'
import { lifetimes } from '../../security-numbers'
import { unexpired } from '../../time'

/** What a WebAuthn challenge is for. It is nothing to any other act, nor to another ceremony of the same one. */
export interface PasskeyAct {
  /** Of the challenge or session; the door's own. */
  actId: string
  purpose: PasskeyPurpose
  /** Null at the door. */
  userId: string | null
  expiresAt: Date
  /** At the door: of the browser's cookie. */
  tokenHash?: string | null
}

export interface PasskeyCeremony extends PasskeyAct {
  /** base64url, as the browser signs it. */
  challenge: string
}

/** Keeps the challenge that was just made; an act's earlier one is nothing any more. */
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
