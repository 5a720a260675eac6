import { type Limit as LimitRow, Prisma } from '../../generated/prisma/client'
import type { Tx } from '../deps'
import { longestBlock, reservationKept } from '../security-numbers'
import { after, clockTolerance, isFromTheFuture } from '../time'

/**
 * Whether this machine's clock is not behind the database's, as a condition. To an instance that is behind, all that the
 * others write seems to be from the future: if it brought their locks back, they would end early.
 */
export const isClockRight = (machine = new Date()) =>
  Prisma.sql`clock_timestamp() <= ${after(machine, clockTolerance)}::timestamptz`

/** Whether a clock that ran ahead wrote something of this limit, so that it would block for longer than it may. */
export function isLimitAhead({ failures, pending, blockedUntil }: LimitRow, now: Date) {
  const isAhead = (moment: Date, lifetime = 0) => isFromTheFuture(after(moment, -lifetime), now)
  return (
    failures.some((at) => isAhead(at)) ||
    pending.some((until) => isAhead(until, reservationKept)) ||
    (blockedUntil !== null && isAhead(blockedUntil, longestBlock))
  )
}

/**
 * Counts limits that a clock ran ahead on from now: none is forgotten, and none lasts longer than it may. A block ends as
 * long after now as it was to end after the failure that caused it.
 * @param keys the rows to look at; without them the rows that were last written in the future
 * @returns how many rows were changed
 */
export function bringBack(db: Pick<Tx, '$executeRaw'>, now: Date, keys?: string[], machine = new Date()) {
  const horizon = Prisma.sql`${after(now, clockTolerance)}::timestamptz`
  const reserved = Prisma.sql`${after(now, reservationKept)}::timestamptz`
  const latestReserved = Prisma.sql`${after(now, reservationKept + clockTolerance)}::timestamptz`
  const which = keys ? Prisma.sql`l.key = ANY(${keys}::text[])` : Prisma.sql`l.at > ${horizon}`
  return db.$executeRaw`
    UPDATE "limit" l SET
      failures = ARRAY(SELECT CASE WHEN f > ${horizon} THEN ${now}::timestamptz ELSE f END
        FROM unnest(l.failures) f ORDER BY 1),
      pending = ARRAY(SELECT CASE WHEN p > ${latestReserved} THEN ${reserved} ELSE p END
        FROM unnest(l.pending) p ORDER BY 1),
      blocked_until = CASE WHEN l.blocked_until IS NOT NULL THEN least(${after(now, longestBlock)}::timestamptz,
        l.blocked_until - coalesce((SELECT max(f) FROM unnest(l.failures) f WHERE f > ${horizon}) - ${now}::timestamptz,
          interval '0')) END,
      at = least(l.at, ${now}::timestamptz)
    WHERE ${which} AND ${isClockRight(machine)}`
}
