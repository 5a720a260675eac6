import { UsageError, type Values } from './parse'

/** How what was typed is read. Each throws a UsageError with a sentence. */

type Typed = Values[string]

/** `--add a,b --add c` are three. */
export const listOf = (typed: Typed): string[] =>
  [typed ?? []].flat().flatMap((text) => {
    const parts = String(text).split(',')
    return parts.map((part) => part.trim())
  })

export function yesOrNo(name: string, typed: Typed): boolean | undefined {
  if (typed === undefined) return undefined
  if (typed !== 'yes' && typed !== 'no') throw new UsageError(`--${name} is yes or no.`)
  return typed === 'yes'
}

export function numberOf(name: string, typed: Typed): number | undefined {
  if (typed === undefined) return undefined
  if (!/^\d{1,6}$/.test(String(typed))) throw new UsageError(`--${name} is a whole number.`)
  return Number(typed)
}

/** A date (its beginning, UTC) or a moment, in ISO 8601. */
export function momentOf(typed: Typed): string | undefined {
  if (typed === undefined) return undefined
  const moment = new Date(String(typed))
  if (!/^\d{4}-\d\d-\d\d/.test(String(typed)) || Number.isNaN(Number(moment)))
    throw new UsageError(`${typed} is not a date such as 2026-12-31.`)
  return moment.toISOString()
}

/** Only what was said. */
export const withoutGaps = (values: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
