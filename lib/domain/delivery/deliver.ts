import type { Mail as MailRow } from '../../generated/prisma/client'
import type { Deps } from '../deps'
import { DomainError } from '../errors'
import type { QueuedKind } from '../mail/queue'
import { after, clockTolerance, days, earlier, hours, minutes, seconds } from '../time'
import { composers } from './compose'

/** Far longer than composing and sending may take: while it is held, nobody else sends the same mail. */
const lease = minutes(1)
const atOnce = 4
const firstPause = seconds(5)
const longestPause = minutes(15)
/** No provider is waited for longer (lib/server/mail/mailer.ts). A due time further away came of a clock that ran ahead. */
const longestWait = hours(1)
/** The longest that any mail is kept: an invitation. */
const longestKept = days(7)

/**
 * Sends what is due, until nothing is or the provider does not take it. Any number of instances may do so at once. A mail
 * that was sent is gone with its row; only a crash (or an outage of the database) between the two has it sent again, and
 * it is then the same to the provider (`Mailer`).
 * @param stopping no further mail is begun once it is aborted
 * @throws what the database throws while it is away
 */
export async function deliverDue(deps: Deps, stopping?: AbortSignal): Promise<void> {
  for (let all = true; all && !stopping?.aborted; ) {
    const rows = await claim(deps)
    const settled = await Promise.allSettled(rows.map((row) => deliver(deps, row)))
    for (const one of settled) if (one.status === 'rejected') throw one.reason
    all = rows.length === atOnce && settled.every((one) => one.status === 'fulfilled' && one.value)
  }
}

/**
 * One statement: of several instances each gets rows of its own. A claim that ran out was a crash; its time is the
 * database's, because the instances' clocks may differ.
 */
async function claim({ db, clock }: Deps): Promise<MailRow[]> {
  const now = clock.now()
  const claimed = await db.$queryRaw<Pick<MailRow, 'id' | 'claimedUntil'>[]>`
    UPDATE mail SET claimed_until = clock_timestamp() + ${lease} * interval '1 millisecond', attempts = attempts + 1
    WHERE id IN (
      SELECT id FROM mail
      WHERE (due_at <= ${now}::timestamptz OR created_at > ${after(now, clockTolerance)}::timestamptz
          OR due_at > ${after(now, longestWait + clockTolerance)}::timestamptz)
        AND (claimed_until IS NULL OR claimed_until <= clock_timestamp()
          OR claimed_until > clock_timestamp() + ${lease + clockTolerance} * interval '1 millisecond')
      ORDER BY due_at LIMIT ${atOnce} FOR UPDATE SKIP LOCKED)
    RETURNING id, claimed_until AS "claimedUntil"`
  return claimed.length ? db.mail.findMany({ where: { OR: claimed } }) : []
}

/** @returns whether the row is done with: sent, or worth nothing any more */
async function deliver(deps: Deps, row: MailRow): Promise<boolean> {
  const { db, clock, log } = deps
  const claimed = { id: row.id, claimedUntil: row.claimedUntil }
  const about = { id: row.id, kind: row.kind, attempts: row.attempts }
  if (row.expiresAt <= clock.now()) {
    log.warn(about, 'a mail could not be sent in time and was given up')
    await db.mail.deleteMany({ where: claimed })
    return true
  }
  const fault = await composeAndSend(deps, row)
  if (!fault) {
    await db.mail.deleteMany({ where: claimed })
    return true
  }
  log.warn({ ...about, error: fault }, 'a mail is kept to be sent later')
  const asked = fault instanceof DomainError ? seconds(fault.details.retryAfter ?? 0) : 0
  const now = clock.now()
  const dueAt = after(now, Math.min(longestWait, Math.max(asked, pauseAfter(row.attempts))))
  // A mail of a clock that ran ahead counts from now.
  const expiresAt = earlier(row.expiresAt, after(now, longestKept))
  const createdAt = earlier(row.createdAt, now)
  await db.mail.updateMany({ where: claimed, data: { dueAt, createdAt, expiresAt, claimedUntil: null } })
  return false
}

async function composeAndSend(deps: Deps, row: MailRow): Promise<unknown> {
  try {
    const mail = await composers[row.kind as QueuedKind](deps, row)
    if (mail) await deps.mailer.send(mail)
    return null
  } catch (fault) {
    return fault
  }
}

/** 5 s, doubled by each further try, to 15 min. */
const pauseAfter = (attempts: number) => Math.min(longestPause, firstPause * 2 ** Math.min(attempts - 1, 20))
