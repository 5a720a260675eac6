import { UsageError, type Values } from './parse'

/** How the values of options are read. Each throws a UsageError with a sentence. */

type Typed = Values[string]

/** `--add a,b --add c` are three. A comma at an end adds no empty one. */
export const listOf = (typed: Typed): string[] =>
  [typed ?? []].flat().flatMap((text) => {
    const parts = String(text)
      .split(',')
      .map((part) => part.trim())
    return parts.some(Boolean) ? parts.filter(Boolean) : parts.slice(0, 1)
  })

export function yesOrNo(name: string, typed: Typed): boolean | undefined {
  if (typed === undefined) return undefined
  const word = String(typed).trim().toLowerCase()
  if (word !== 'yes' && word !== 'no') throw new UsageError(`--${name} is yes or no.`)
  return word === 'yes'
}

export function numberOf(name: string, typed: Typed): number | undefined {
  if (typed === undefined) return undefined
  const digits = String(typed).trim()
  if (!/^[0-9]{1,6}$/.test(digits)) throw new UsageError(`--${name} is a whole number.`)
  return Number(digits)
}

/** RFC 3339, where seconds, a zone and the whole time may be left out. */
const moment =
  /^(?<day>(?:19[7-9]|2[0-9]{2})[0-9]-[0-9]{2}-[0-9]{2})(?:[T ](?<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]{1,9})?(?<zone>Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?)?$/i

/**
 * A date (its beginning, UTC) or a moment, in ISO 8601; without a zone it is in UTC. Years from 1970 to 2999, as HTTP
 * takes them. `new Date` makes another day of a day that no calendar has: what comes out is compared with what went in.
 */
export function momentOf(typed: Typed): string | undefined {
  if (typed === undefined) return undefined
  const text = String(typed).trim()
  const { day, time, zone = 'Z' } = moment.exec(text)?.groups ?? {}
  const inUtc = time ? (time.length === 5 ? `${time}:00` : time) : '00:00:00'
  const read = new Date(`${day}T${inUtc}Z`)
  if (!day || Number.isNaN(Number(read)) || !read.toISOString().startsWith(`${day}T${inUtc}`))
    throw new UsageError(`${text} is not a date such as 2026-12-31.`)
  return new Date(`${day}T${inUtc}${zone.toUpperCase()}`).toISOString()
}

/** Only what was said. */
export const withoutGaps = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
