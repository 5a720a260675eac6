import type { Prisma } from '../../generated/prisma/client'
import type { NoticeType } from '../../schemas/audit-events'
import { type AuditEntry, auditRow } from '../audit/audit'
import { prepared, together } from '../database/statement'
import { timeOrderedId } from '../database/time-ordered-id'
import type { Source, Tx } from '../deps'
import type { NoticeDetail } from '../mail-content'
import { after, days } from '../time'

/** Mail that is sent outside the request; `compose.ts` makes the mail when its time comes. */
export type QueuedKind = 'notice' | 'password-reset' | 'invitation'

interface Queued {
  kind: QueuedKind
  userId: string | null
  payload: Prisma.InputJsonObject
  at: Date
  expiresAt: Date
}

/** A notice is worth sending for so long; a mail server that is away longer has lost it. */
const noticeKept = days(3)

/** In the transaction of what the mail tells of: either both happen or neither. */
export const queue = (tx: Pick<Tx, '$executeRaw'>, { userId, ...mail }: Queued) => queueAll(tx, mail, [userId])

/** The same mail to many at once, as one statement. */
export const queueAll = (tx: Pick<Tx, '$executeRaw'>, mail: Omit<Queued, 'userId'>, userIds: (string | null)[]) =>
  tx.$executeRaw(mailRows(mail, userIds))

const mailRows = (mail: Omit<Queued, 'userId'>, userIds: (string | null)[]) => prepared`
    INSERT INTO mail (id, kind, user_id, payload, due_at, expires_at, created_at)
    SELECT w.id, ${mail.kind}, w.user_id, ${JSON.stringify(mail.payload)}::jsonb, ${mail.at}::timestamptz,
      ${mail.expiresAt}::timestamptz, ${mail.at}::timestamptz
    FROM unnest(${userIds.map(timeOrderedId)}::uuid[], ${userIds}::uuid[]) AS w(id, user_id)`

/** What a queued notice holds, as JSON. */
export interface NoticePayload {
  notice: NoticeType
  /** ISO. */
  at: string
  userAgent: string | null
  /** Absent in rows that an older version queued. */
  ip?: string | null
  detail: NoticeDetail
  /** Where it goes, if not to the person's address of then. */
  address?: string
}

export const queueNotice = (tx: Pick<Tx, '$executeRaw'>, notice: Notice) => tx.$executeRaw(noticeRow(notice))

function noticeRow({ userId, notice, at, source, detail = {}, address }: Notice) {
  const place = { userAgent: source?.userAgent ?? null, ip: source?.ip ?? null }
  const payload: NoticePayload = { notice, at: at.toISOString(), ...place, detail }
  const whole = { ...payload, detail: { ...detail }, ...(address === undefined ? {} : { address }) }
  return mailRows({ kind: 'notice', payload: whole, at, expiresAt: after(at, noticeKept) }, [userId])
}

export interface Notice {
  userId: string
  notice: NoticeType
  at: Date
  source?: Source | undefined
  detail?: NoticeDetail | undefined
  /** Where it goes, if not to the person's own address. */
  address?: string
}

/** Writes the audit row and tells the person of it by mail. */
export const auditAndNotify = (tx: Pick<Tx, '$executeRaw'>, entry: Entry) => together(tx, auditAndNotifyRows(entry))

/** The same, to be written together with others. */
export const auditAndNotifyRows = ({ detail, ...entry }: Entry) =>
  [auditRow({ ...entry, detail: { ...detail } }), noticeRow({ ...entry, notice: entry.type, detail })] as const

type Entry = Omit<AuditEntry, keyof Told> & Told

interface Told extends Omit<Notice, 'notice'> {
  type: NoticeType
}
