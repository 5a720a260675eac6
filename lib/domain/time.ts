/** Durations are milliseconds, made by name: `minutes(10)`. */
export const seconds = (n: number) => n * 1000
export const minutes = (n: number) => seconds(60) * n
export const hours = (n: number) => minutes(60) * n
export const days = (n: number) => hours(24) * n

/** The moment `duration` ms after `date`; a negative duration goes back. */
export const after = (date: Date, duration: number) => new Date(date.getTime() + duration)

/** The one of two moments that comes first. */
export const earlier = (one: Date, other: Date) => (one < other ? one : other)

/** Nobody is asked to wait longer than this, ms. */
const longestWait = days(1)

/** Whole seconds from `now` to `date`, at least 1 and at most a day: what Retry-After carries. */
export const secondsUntil = (date: Date, now: Date) =>
  Math.ceil(Math.min(longestWait, Math.max(seconds(1), date.getTime() - now.getTime())) / 1000)

/** How far two right clocks may differ, ms. */
export const clockTolerance = minutes(2)

/**
 * Whether a clock that ran ahead wrote this moment. What such a moment opens (a session, a link, trust) has ended; what it
 * blocks (a limit, a lease) counts from now.
 */
export const isFromTheFuture = (at: Date, now: Date) => at > after(now, clockTolerance)

/**
 * Whether something that lives for `lifetime` ms and ends at `expiresAt` still stands. An end further away than its
 * lifetime was written by a clock that ran ahead.
 */
export const isUnexpired = (expiresAt: Date, lifetime: number, now: Date) =>
  expiresAt > now && !isFromTheFuture(after(expiresAt, -lifetime), now)

/** The same as a condition of Prisma on the column of the end. */
export const unexpired = (lifetime: number, now: Date) => ({ gt: now, lte: after(now, lifetime + clockTolerance) })

/** The same as a condition of Prisma on a column that says when something happened. */
export const notFromTheFuture = (now: Date) => ({ lte: after(now, clockTolerance) })
