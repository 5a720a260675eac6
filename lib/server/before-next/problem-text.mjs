import { readFileSync } from 'node:fs'

/** Read as a file: before Next there is no bundle. */
const messages = JSON.parse(readFileSync(new URL('../../messages/en.json', import.meta.url), 'utf8'))
const texts = messages.errors

/** @type {string} */
export const tryAgain = messages.fault.again

/**
 * @typedef {{ status: number, code: import('../../domain/errors').ErrorCode, retryAfter?: number }} Refusal
 *   `retryAfter` in seconds
 */

/** The two sentences of a code. @param {string} code @returns {{ title: string, detail: string }} */
export const textOf = (code) => texts[code]

/** RFC 9457, as lib/server/errors/problem.ts makes it. @param {Refusal} refusal */
export const problemOf = ({ code, ...rest }) => ({
  type: `urn:latchkey:problem:${code}`,
  ...textOf(code),
  code,
  ...rest,
})

/** The refusals before Next. */
export const refusals = {
  /** @type {Refusal} */
  busy: { status: 503, code: 'busy', retryAfter: 2 },
  /** @type {Refusal} */
  bodyTooLarge: { status: 413, code: 'too-large' },
  /** @type {Refusal} */
  targetTooLong: { status: 414, code: 'headers-too-large' },
  /** @type {Refusal} */
  headersTooLarge: { status: 431, code: 'headers-too-large' },
  /** @type {Refusal} */
  tooSlow: { status: 408, code: 'request-timeout' },
  /** @type {Refusal} */
  malformed: { status: 400, code: 'malformed-request' },
  /** @type {Refusal} */
  methodNotSupported: { status: 405, code: 'method-not-supported' },
}
