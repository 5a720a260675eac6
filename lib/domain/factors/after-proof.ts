import type { Source, Tx } from '../deps'
import { auditAndNotify } from '../mail/queue'
import { type Person, recoveryCodesLeft } from '../people/person'
import type { FactorKind } from './factor'

/**
 * What follows every proof of a second factor, in its transaction: any factor but an emailed code lifts the bar that a
 * reset by mail has set, and the use of a recovery code is mailed to its owner.
 */
export async function afterProof(
  tx: Tx,
  { person, method, source, now }: { person: Person; method: FactorKind; source: Source; now: Date },
) {
  const { id: userId, companyId } = person
  if (method !== 'email' && person.mailResetAt)
    await tx.user.update({ where: { id: userId }, data: { mailResetAt: null } })
  if (method !== 'recovery-code') return
  const detail = { left: recoveryCodesLeft(person) - 1 }
  await auditAndNotify(tx, { type: 'recovery-code.used', at: now, userId, companyId, source, detail })
}
