import { z } from 'zod'
import { type AuditEvent, Prisma } from '../../generated/prisma/client'
import { isoTime, uuid } from '../../schemas/common'
import { fromCursor, toCursor } from '../database/cursor'
import type { Db } from '../deps'

/** The place of an event is (at, id): many happen at one time. */
const position = z.tuple([isoTime, uuid])
export type EventPosition = z.infer<typeof position>

const usualLimit = 50

export type StoredEvent = Omit<AuditEvent, 'companyId'>

interface Part {
  after: EventPosition | undefined
  limit: number
  order: 'asc' | 'desc'
}

/** The events that meet all conditions. Those must begin what an index of audit_event begins with. */
export function eventsSql(conditions: Prisma.Sql[], { after, limit, order }: Part) {
  const [compare, direction] = order === 'asc' ? [Prisma.sql`>`, Prisma.sql`ASC`] : [Prisma.sql`<`, Prisma.sql`DESC`]
  // The row comparison keeps it one range of the index.
  const beyond = after ? [Prisma.sql`(at, id) ${compare} (${after[0]}::timestamptz, ${after[1]}::uuid)`] : []
  return Prisma.sql`
    SELECT id, at, type, user_id AS "userId", actor_id AS "actorId", ip, user_agent AS "userAgent", detail
    FROM audit_event WHERE ${Prisma.join([...conditions, ...beyond], ' AND ')}
    ORDER BY at ${direction}, id ${direction} LIMIT ${limit}`
}

export const readEvents = (db: Db, conditions: Prisma.Sql[], part: Part) =>
  db.$queryRaw<StoredEvent[]>(eventsSql(conditions, part))

/**
 * One page, the newest first, and the cursor of the one after it (null: there is none).
 * @throws DomainError invalid-body (field cursor)
 */
export async function eventPage(
  db: Db,
  conditions: Prisma.Sql[],
  { cursor, limit = usualLimit }: { cursor?: string | undefined; limit?: number | undefined },
) {
  const after = cursor === undefined ? undefined : fromCursor(position, cursor)
  const rows = await readEvents(db, conditions, { after, limit: limit + 1, order: 'desc' })
  const events = rows.slice(0, limit)
  const last = rows.length > limit ? events.at(-1) : undefined
  return { events, next: last ? toCursor(positionOf(last)) : null }
}

export const positionOf = ({ at, id }: StoredEvent): EventPosition => [at.toISOString(), id]
