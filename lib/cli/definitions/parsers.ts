import { InvalidArgumentError } from 'commander'

/** How values of options are read. Each throws an InvalidArgumentError with a sentence, which commander completes. */

/** `a,b` are two. A comma at the end adds no empty value. */
export function parseList(typed: string): string[] {
  const parts = typed.split(',').map((part) => part.trim())
  return parts.some(Boolean) ? parts.filter(Boolean) : parts.slice(0, 1)
}

export function parseYesOrNo(typed: string): boolean {
  const word = typed.trim().toLowerCase()
  if (word !== 'yes' && word !== 'no') throw new InvalidArgumentError('Use yes or no.')
  return word === 'yes'
}

export function parseWholeNumber(typed: string): number {
  const digits = typed.trim()
  if (!/^[0-9]{1,6}$/.test(digits)) throw new InvalidArgumentError('Use a whole number.')
  return Number(digits)
}

/** RFC 3339, where seconds, a zone and the whole time may be left out. */
const moment =
  /^(?<day>(?:19[7-9]|2[0-9]{2})[0-9]-[0-9]{2}-[0-9]{2})(?:[T ](?<time>[0-9]{2}:[0-9]{2}(?::[0-9]{2})?)(?:\.[0-9]{1,9})?(?<zone>Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?)?$/i

/**
 * Reads a date (its beginning, UTC) or a moment in ISO 8601; without a zone it is in UTC. Years from 1970 to 2999, as HTTP
 * takes them. `new Date` turns a date that no calendar has into another date, so the result is compared with the input.
 */
export function parseMoment(typed: string): string {
  const { day, time, zone = 'Z' } = moment.exec(typed.trim())?.groups ?? {}
  const inUtc = time ? (time.length === 5 ? `${time}:00` : time) : '00:00:00'
  const read = new Date(`${day}T${inUtc}Z`)
  if (!day || Number.isNaN(Number(read)) || !read.toISOString().startsWith(`${day}T${inUtc}`))
    throw new InvalidArgumentError('Use a date such as 2026-12-31.')
  return new Date(`${day}T${inUtc}${zone.toUpperCase()}`).toISOString()
}
