import { portalNow } from './portal-time'

const DAY_MS = 86_400_000

/** Days left, begun ones counted whole: 1 on the last day. Null: it is past. */
export function daysUntil(at: string, now = portalNow()) {
  const left = Date.parse(at) - now
  return left > 0 ? Math.ceil(left / DAY_MS) : null
}

const two = (value: number) => String(value).padStart(2, '0')

/** The reader's own day of a moment, as `<input type="date">` writes it. */
export function localDay(at: string) {
  const date = new Date(at)
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** The day before a day, whatever the clocks did between them. */
export const dayBefore = (day: string) => localDay(startOfDay(day, -1) ?? '')

/**
 * The moment at which a day begins where the reader is, ISO; `later` days after it.
 * Undefined for text that is no day of the calendar: `new Date` makes another day of 30 February.
 */
export function startOfDay(day: string, later = 0) {
  const [, year, month, date] = (/^(\d{4})-(\d{2})-(\d{2})$/.exec(day) ?? []).map(Number)
  if (year === undefined || month === undefined || date === undefined || year < 1000) return undefined
  const start = new Date(year, month - 1, date)
  if (start.getMonth() !== month - 1 || start.getDate() !== date) return undefined
  return new Date(year, month - 1, date + later).toISOString()
}

/** As the reader's device names it, for instance `Europe/Berlin`. */
export const timeZoneName = () => Intl.DateTimeFormat().resolvedOptions().timeZone
