import { z } from 'zod'
import { hasLostLetters, hasUnreadable, isVisible, lengthOf, tidyText } from './readable-text'

/** Text that PostgreSQL can hold: bounded, without NUL and lone surrogates. */
export const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => !value.includes('\0') && value.isWellFormed(), 'contains characters that cannot be stored')

/** A name that a person gives to a thing of their own, in its one spelling. Lengths are code points. */
export const label = (min: number, max: number) =>
  z
    .string()
    .overwrite(tidyText)
    .refine((value) => lengthOf(value) >= min, 'is missing')
    .refine((value) => lengthOf(value) <= max, 'is too long')
    .refine((value) => !hasUnreadable(value) && !hasLostLetters(value), 'contains characters that cannot be read')
    .refine((value) => value === '' || isVisible(value), 'has no character that can be seen')
    .meta({ minLength: min, maxLength: max })

export const empty = z.strictObject({})
export const uuid = z.uuid()
/** UTC, of the years 1970 to 2999: PostgreSQL and JavaScript both hold it, and some years more. */
export const isoTime = z.iso
  .datetime()
  .max(30)
  .regex(/^(19[7-9]|2\d\d)/)

/** What ends a lock of an address or an account, besides. It says nothing about whether anybody has the address. */
export const opener = z.enum([
  /** The end of `retryAfter`. */
  'time',
  /** A browser or mobile app that this person signed in with before. */
  'known-device',
  'password-reset',
  /** An administrator of the company unlocks it. */
  'administrator',
])
export type Opener = z.infer<typeof opener>

/** RFC 9457, with Latchkey's own members. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  fields: z.record(z.string(), z.string()).optional(),
  /** Seconds, a day at most. */
  retryAfter: z.number().optional(),
  /** With `too-many-attempts`, where an address or an account is locked: what opens it. Without `time`, waiting does not. */
  opens: z.array(opener).optional(),
  triesLeft: z.int().optional(),
  /** Minutes; positive: the person's clock is ahead. */
  skewMinutes: z.int().optional(),
  /** With `invalid-code`: how many digits were typed, where that is not how long the code is. */
  digits: z.int().optional(),
  /** What is away, where it is not the database. */
  dependency: z.enum(['mail', 'directory', 'provider']).optional(),
  /** With `second-factor-required`: a mobile app's half sign-in. */
  challenge: z.string().optional(),
  methods: z.array(z.string()).optional(),
  /** With `cross-site`; none: the page is stale. */
  reason: z.enum(['no-cookies', 'other-address', 'other-site']).optional(),
  /** With a reason that is about addresses: where the portal is. */
  portalUrl: z.string().optional(),
  requestId: z.string().optional(),
})
export type Problem = z.infer<typeof problem>
