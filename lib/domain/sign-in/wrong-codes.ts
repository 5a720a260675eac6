import { audit } from '../audit/audit'
import type { Db, Source } from '../deps'
import { queueNotice } from '../mail/queue'
import { after, hours, notFromTheFuture } from '../time'

/** At most one such mail in this time, ms. */
const pause = hours(1)

/**
 * Mails the person that an intruder knows the password and guesses codes: from the second wrong code on, over all their
 * sign-ins, at most once an hour, with the number of wrong codes since the last such mail.
 */
export async function notifyOfWrongCodes(
  db: Db,
  { userId, companyId, source, at }: { userId: string; companyId: string; source: Source; at: Date },
) {
  await db.$transaction(async (tx) => {
    // Of several callers at once one sends the mail; the others find its row.
    await tx.$queryRaw`SELECT id FROM "user" WHERE id = ${userId}::uuid FOR NO KEY UPDATE`
    const last = await tx.auditEvent.findFirst({
      where: { userId, type: 'sign-in.wrong-codes', at: notFromTheFuture(at) },
      orderBy: { at: 'desc' },
    })
    if (last && last.at > after(at, -pause)) return
    const since = last?.at ?? after(at, -hours(24))
    const count = await tx.auditEvent.count({ where: { userId, type: 'sign-in.factor-failed', at: { gt: since } } })
    if (count < 2) return
    await audit(tx, { type: 'sign-in.wrong-codes', userId, companyId, source, at, detail: { count } })
    await queueNotice(tx, { userId, notice: 'sign-in.wrong-codes', at, source, detail: { count } })
  })
}
