import { Prisma } from '../../generated/prisma/client'
import { type ActivityDetail, type ActivityItem, activityDetail, activityType } from '../../schemas/activity'
import { type ActivityType, activityTypes, rulesOf } from '../../schemas/audit-events'
import { eventPage, type StoredEvent } from '../audit/audit-events'
import type { Deps } from '../deps'

/** An event before its browser has a name. */
export interface ActivityRow extends Omit<ActivityItem, 'device'> {
  userAgent: string | null
  /** A mobile app's device, as it called itself. */
  named: string | null
}

/** The person's own events that matter to them. One range of the index (user_id, at). */
export const activityConditions = (userId: string) => [
  Prisma.sql`user_id = ${userId}::uuid`,
  Prisma.sql`type = ANY(${activityTypes}::text[])`,
]

/**
 * One page of what happened to the account, the newest first.
 * @throws DomainError invalid-body (field cursor)
 */
export async function activityOf(deps: Deps, { userId, cursor }: { userId: string; cursor?: string | undefined }) {
  const { events, next } = await eventPage(deps.db, activityConditions(userId), { cursor })
  const more = await signInDetails(deps, userId, events)
  return { items: events.map((event) => rowOf(event, more.get(Number(event.at)) ?? {})), next }
}

function rowOf(event: StoredEvent, more: SignInDetail): ActivityRow {
  const { id, at, ip, userAgent } = event
  const type = activityType.parse(event.type)
  const isSignIn = type === 'sign-in.succeeded'
  const place = rulesOf(type).byOthers ? { ip: null, userAgent: null } : { ip, userAgent }
  const detail = detailOf({ ...Object(event.detail), ...(isSignIn && more.newBrowser && { newBrowser: true }) })
  const named = isSignIn ? (more.device ?? null) : null
  return { id, at: at.toISOString(), type, ...place, named, detail: { ...detail, ...doerOf(type, event) } }
}

/** Only what the contract names, and of that only what is as it says. */
function detailOf(stored: Record<string, unknown>): ActivityDetail {
  const known = Object.entries(activityDetail.shape).filter(
    ([name, shape]) => name !== 'by' && name in stored && shape.safeParse(stored[name]).success,
  )
  return Object.fromEntries(known.map(([name]) => [name, stored[name]]))
}

function doerOf(type: ActivityType, { userId, actorId, userAgent }: StoredEvent): Pick<ActivityDetail, 'by'> {
  // Whoever came by AD or SSO for the first time made the account themselves.
  const isOwn = actorId === userId || (actorId === null && userAgent !== null)
  if (!rulesOf(type).byOthers || isOwn) return {}
  return { by: actorId === null ? 'operator' : 'administrator' }
}

interface SignInDetail {
  newBrowser?: boolean
  device?: string
}

/**
 * A sign-in in a new browser or a mobile app has written a second row of the same time, for the mail. Read apart, so that
 * one sign-in is one entry.
 */
async function signInDetails({ db }: Deps, userId: string, events: StoredEvent[]) {
  const times = events.filter(({ type }) => type === 'sign-in.succeeded').map(({ at }) => at)
  const type = { in: ['sign-in.new-browser', 'sign-in.mobile'] }
  const rows = times.length ? await db.auditEvent.findMany({ where: { userId, type, at: { in: times } } }) : []
  const found = new Map<number, SignInDetail>()
  for (const row of rows) {
    const { device } = Object(row.detail) as { device?: unknown }
    const told = row.type === 'sign-in.mobile' ? { device: String(device ?? '') } : { newBrowser: true }
    found.set(Number(row.at), { ...found.get(Number(row.at)), ...told })
  }
  return found
}
