import type { Passkey } from '../../../generated/prisma/client'
import type { Deps, Tx } from '../../deps'
import { lifetimes } from '../../security-numbers'
import { after } from '../../time'
import type { Try, Verdict } from '../factor'
import { findCeremony, keepCeremony, type PasskeyCeremony, spendCeremony } from './ceremony'
import { checkAssertion, isAnswerTo, type Owner, requestOptions } from './webauthn'

/**
 * The person's own passkey over the challenge that was given for this very act. A challenge is good for one answer: a wrong
 * one spends it too, and the browser asks for another. What answers another challenge (of an earlier asking, of a second
 * tab) leaves it.
 */
export async function verifyPasskey(deps: Deps, { userId, actId, response }: Omit<Try, 'code'>): Promise<Verdict> {
  const kept = await findCeremony(deps, { actId, userId, purposes: ['SIGN_IN', 'STEP_UP'] })
  if (!kept) return { accepted: false, code: 'code-expired', unasked: true }
  if (!response || !isAnswerTo(kept, response)) return { accepted: false, code: 'invalid-code', unasked: true }
  const passkey = await deps.db.passkey.findFirst({ where: { userId, credentialId: response.id } })
  const signed = passkey && (await checkAssertion(deps, { challenge: kept.challenge, passkey, response }))
  if (signed)
    return { accepted: true, amr: signed.amr, spend: (tx, now) => spendPasskey(tx, { kept, passkey, signed, now }) }
  await spendCeremony(deps.db, kept)
  return { accepted: false, code: 'invalid-code' }
}

/**
 * Compare-and-set, twice: the challenge is gone, and the passkey's counter has grown since (both stay 0 where a device does
 * not count). Of any number at once exactly one.
 */
export async function spendPasskey(tx: Tx, { kept, passkey, signed, now }: Spend) {
  if (!(await spendCeremony(tx, kept))) return false
  const { counter, synced, backupEligible } = signed
  const { count } = await tx.passkey.updateMany({
    where: {
      id: passkey.id,
      userId: passkey.userId,
      counter: counter === 0 ? 0 : { lt: counter },
      OR: [{ backupEligible: null }, { backupEligible }],
    },
    data: { counter, synced, backupEligible, lastUsedAt: now },
  })
  return count === 1
}

interface Spend {
  kept: Pick<PasskeyCeremony, 'actId' | 'purpose' | 'challenge'>
  passkey: Pick<Passkey, 'id' | 'userId'>
  signed: { counter: number; synced: boolean; backupEligible: boolean }
  now: Date
}

/** Every passkey, and every ceremony under way. */
export const removePasskeys = async (tx: Tx, userId: string) => {
  await tx.passkey.deleteMany({ where: { userId } })
  await tx.passkeyChallenge.deleteMany({ where: { userId } })
}

interface Asked {
  actId: string
  purpose: 'SIGN_IN' | 'STEP_UP'
  person: Owner
  /** Of the act: a passkey's challenge never outlives it. */
  until: Date
}

/** Asks for one of the person's passkeys, for this act alone. An earlier asking of the act is void. */
export async function askForPasskey(deps: Deps, { actId, purpose, person, until }: Asked) {
  const options = await requestOptions(deps, person.passkeys)
  const own = after(deps.clock.now(), lifetimes.passkeyChallenge)
  const expiresAt = own < until ? own : until
  await keepCeremony(deps.db, { actId, purpose, userId: person.id, challenge: options.challenge, expiresAt })
  return options
}
