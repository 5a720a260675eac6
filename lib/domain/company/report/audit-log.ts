import { Prisma } from '../../../generated/prisma/client'
import type { AuditItem } from '../../../schemas/admin'
import { type EventPosition, eventPage, positionOf, readEvents, type StoredEvent } from '../../audit/audit-events'
import type { Deps } from '../../deps'
import { requireEmployee } from '../employees/employees'

export interface AuditFilter {
  companyId: string
  /** An AuditType. */
  type?: string | undefined
  /** The id of whom it happened to. */
  person?: string | undefined
  /** ISO; `to` is left out. */
  from?: string | undefined
  to?: string | undefined
}

/** An event with the names that it is read by. */
export interface AuditRow extends Omit<AuditItem, 'device'> {
  /** As the browser said it; null: nobody's browser. */
  userAgent: string | null
}

/** Rows of an export that are in memory at a time. */
const batch = 1000

/**
 * One page of what happened in the company, the newest first.
 * @throws DomainError invalid-body (field cursor), not-found where the person is of another company
 */
export async function auditPage(
  deps: Deps,
  asked: AuditFilter & { cursor?: string | undefined; limit?: number | undefined },
) {
  if (asked.person) await requireEmployee(deps, asked.companyId, asked.person)
  const { events, next } = await eventPage(deps.db, conditionsOf(asked), asked)
  return { items: await withNames(deps, asked.companyId, events), next }
}

/**
 * Everything that happened, the oldest first, in batches: an export holds no more than one of them. What happens
 * meanwhile is left out, so that it ends.
 * @throws DomainError not-found where the person is of another company
 */
export async function* auditBatches(deps: Deps, asked: AuditFilter): AsyncGenerator<AuditRow[]> {
  const until = deps.clock.now().toISOString()
  const conditions = conditionsOf({ ...asked, to: asked.to && asked.to < until ? asked.to : until })
  for (let after: EventPosition | undefined, full = true; full; ) {
    const rows = await readEvents(deps.db, conditions, { after, limit: batch, order: 'asc' })
    const last = rows.at(-1)
    if (last) yield await withNames(deps, asked.companyId, rows)
    after = last && positionOf(last)
    full = rows.length === batch
  }
}

function conditionsOf({ companyId, type, person, from, to }: AuditFilter) {
  return [
    Prisma.sql`company_id = ${companyId}::uuid`,
    ...(type === undefined ? [] : [Prisma.sql`type = ${type}`]),
    ...(person === undefined ? [] : [Prisma.sql`user_id = ${person}::uuid`]),
    ...(from === undefined ? [] : [Prisma.sql`at >= ${from}::timestamptz`]),
    ...(to === undefined ? [] : [Prisma.sql`at < ${to}::timestamptz`]),
  ]
}

/** One query for the names of a page, of this company alone. */
async function withNames({ db }: Deps, companyId: string, events: StoredEvent[]): Promise<AuditRow[]> {
  const ids = [...new Set(events.flatMap(({ userId, actorId }) => [userId, actorId]).filter((id) => id !== null))]
  const select = { id: true, name: true, email: true }
  const users = await db.user.findMany({ where: { id: { in: ids }, companyId }, select })
  const known = new Map(users.map((user) => [user.id, user]))
  return events.map(({ id, at, type, userId, actorId, ip, userAgent, detail }) => {
    const actor = actorId === null ? undefined : known.get(actorId)
    return {
      ...{ id, at: at.toISOString(), type, ip, userAgent },
      person: (userId === null ? undefined : known.get(userId)) ?? null,
      actor: actor ? { id: actor.id, name: actor.name } : null,
      detail: Object(detail) as Record<string, unknown>,
    }
  })
}
