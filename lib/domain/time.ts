/** Durations are milliseconds, made by name: `minutes(10)`. */
export const seconds = (n: number) => n * 1000
export const minutes = (n: number) => seconds(60) * n
export const hours = (n: number) => minutes(60) * n
export const days = (n: number) => hours(24) * n

/** The moment `duration` ms after `date`; a negative duration goes back. */
export const after = (date: Date, duration: number) => new Date(date.getTime() + duration)

/** Whole seconds from `now` to `date`, at least 1: what Retry-After carries. */
export const secondsUntil = (date: Date, now: Date) => Math.max(1, Math.ceil((date.getTime() - now.getTime()) / 1000))
