import { z } from 'zod'
import { parseEmail } from '../../domain/email-address'
import { hostOf } from './env-file.mjs'

/** What each setting must look like. The messages complete a sentence that begins with the setting's name. */

const secretHint = 'make one with: openssl rand -base64 32'

/** Random bytes repeat few values; text, counters and zeros do. */
const looksRandom = (bytes: Buffer) => new Set(bytes).size >= 16

export const secretProblem = (value: string) => {
  const bytes = decodeBase64(value)
  if (!bytes || bytes.length < 32) return `must be at least 32 random bytes in base64; ${secretHint}`
  return looksRandom(bytes) ? undefined : `is too easy to guess; ${secretHint}`
}

export interface VaultKeySetting {
  id: string
  key: Buffer
}

/**
 * Between the keys stand commas, spaces or line ends; spaces may stand around the colon.
 * @throws Error whose message completes a sentence
 */
export function parseVaultKeys(value: string): VaultKeySetting[] {
  const entries = value.replaceAll(/\s*:\s*/g, ':').split(/[\s,;]+/)
  const keys = entries.filter(Boolean).map(parseVaultKey)
  if (!keys.length) throw new Error('must be id:base64[,id:base64]')
  if (new Set(keys.map((key) => key.id)).size !== keys.length) throw new Error('names the same key id twice')
  return keys
}

function parseVaultKey(entry: string): VaultKeySetting {
  const [, id, encoded] = /^([\w-]{1,32}):(\S+)$/.exec(entry) ?? []
  if (!id || !encoded) throw new Error('must be id:base64[,id:base64], the ids of letters, digits, - and _')
  const key = decodeBase64(encoded)
  if (key?.length !== 32) throw new Error(`needs exactly 32 bytes in base64 for key ${id}; ${secretHint}`)
  if (!looksRandom(key)) throw new Error(`is too easy to guess for key ${id}; ${secretHint}`)
  return { id, key }
}

export interface Sender {
  name: string
  address: string
}

/** `Name <address>` or a bare address, then under the name of the portal; undefined for anything else. */
export function parseMailFrom(value: string, appName: string): Sender | undefined {
  const [, quoted, plain, bracketed, bare] =
    /^(?:(?:"([^"\\<>]*)"|([^"\\<>]*?))\s*<([^<>]+)>|([^<>]+))$/.exec(value) ?? []
  const name = (quoted ?? plain ?? '') || appName.replaceAll(/["\\<>]/g, '')
  const address = parseEmail(bracketed ?? bare ?? '')
  return address && !/\p{C}/u.test(name) ? { name, address } : undefined
}

/** `name=number,…`. @throws Error whose message completes a sentence. */
export function parseLimits(value = ''): Record<string, number> {
  const written = value.replaceAll(/\s*=\s*/g, '=').split(/[\s,;]+/)
  const entries = written.filter(Boolean).map((entry) => /^(\w+)=(\d{1,6})$/.exec(entry))
  if (entries.includes(null)) throw new Error('must be name=number[,name=number]')
  const names = entries.map((entry) => entry?.[1])
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice) throw new Error(`names ${twice} twice`)
  return Object.fromEntries(entries.map((entry) => [entry?.[1], Number(entry?.[2])]))
}

function decodeBase64(value: string): Buffer | undefined {
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(value) ? Buffer.from(value, 'base64') : undefined
}

const number = (min: number, max: number, fallback: number) =>
  z
    .string()
    .regex(/^\d+$/, `must be a whole number from ${min} to ${max}`)
    .transform(Number)
    .refine((value) => value >= min && value <= max, `must be a whole number from ${min} to ${max}`)
    .default(fallback)

/** `URL` would drop line ends and tabs without a word. */
const isUrl = (value: string, protocols: string[]) =>
  !/[\s\p{C}]/u.test(value) && URL.canParse(value) && protocols.includes(new URL(value).protocol)

const urlOf = (protocols: string[], what: string) =>
  z.string().refine((value) => isUrl(value, protocols), `must be ${what}`)

const escaped = '(write special characters of a password as %XX)'

/** The origin, without a slash at its end, as browsers say it: in lower case, without the usual port. */
const origin = urlOf(['http:', 'https:'], 'an address such as https://portal.example.com')
  .refine((value) => {
    if (!URL.canParse(value)) return true
    const url = new URL(value)
    return /^\/*$/.test(url.pathname) && !url.search && !url.hash && !url.username && !url.password
  }, 'must be a scheme, a host and perhaps a port, and nothing after them')
  .refine((value) => {
    if (!URL.canParse(value)) return true
    return /^([\w-]+(\.[\w-]+)*\.?|\[[\da-f:.]+\])$/.test(new URL(value).hostname)
  }, 'must name one host, without signs such as * in it')
  .transform((value) => new URL(value).origin.replace(/\.(?=$|:\d+$)/, ''))

/** One of a few words, in any case. */
const wordOf = <const Word extends string>(words: readonly Word[], error: string) =>
  z.preprocess((value) => (typeof value === 'string' ? value.toLowerCase() : value), z.enum(words, { error }))

const affirmations: Record<string, 'yes' | 'no'> = {
  true: 'yes',
  on: 'yes',
  '1': 'yes',
  false: 'no',
  off: 'no',
  '0': 'no',
}
const yesOrNo = z.preprocess(
  (value) => {
    const word = String(value).toLowerCase()
    return affirmations[word] ?? word
  },
  z.enum(['yes', 'no'], { error: 'must be yes or no' }),
)

export const settingsSchema = z.object({
  PORT: number(1, 65535, 3000),
  HOST: z
    .string()
    .transform(hostOf)
    .refine((value) => /^[\w.:%-]+$/.test(value), 'must be an address or a host name to listen on')
    .default('127.0.0.1'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: urlOf(['postgres:', 'postgresql:'], `a postgresql:// address ${escaped}`).optional(),
  DATABASE_POOL: number(2, 200, 10),
  DATABASE_PREPARED: yesOrNo.default('yes'),
  RAW_SQL: yesOrNo.default('yes'),
  APP_URL: origin.optional(),
  APP_NAME: z
    .string()
    .max(64, 'must be 64 characters at most')
    .regex(/^[^\p{Cc}:]+$/u, 'must hold no colon and no control character (authenticator apps refuse them)')
    .default('Latchkey'),
  SECRET: z.string().superRefine(explain(secretProblem)).optional(),
  VAULT_KEYS: z.string().optional(),
  MAIL_TRANSPORT: wordOf(['mailbox', 'smtp', 'resend'], 'must be mailbox, smtp or resend').optional(),
  MAIL_FROM: z
    .string()
    .refine((value) => parseMailFrom(value, 'Latchkey'), 'must be an address such as Latchkey <no-reply@example.com>')
    .optional(),
  SMTP_URL: urlOf(['smtp:', 'smtps:'], `an smtp:// or smtps:// address ${escaped}`).optional(),
  RESEND_API_KEY: z.string().optional(),
  RESEND_BASE_URL: urlOf(['http:', 'https:'], 'an http:// or https:// address').optional(),
  TRUSTED_PROXY_HOPS: number(0, 10, 0),
  SIGN_IN_SERVICE_TIMEOUT: number(2, 12, 8),
  LIMITS: z.string().optional(),
  AUDIT_DAYS: number(0, 36_500, 0).refine(
    (days) => days === 0 || days >= 90,
    'must be 0 (for ever) or 90 days at least',
  ),
  SHUTDOWN_DELAY: number(0, 300, 0),
  SHUTDOWN_LIMIT: number(1, 600, 10),
  LOG_LEVEL: wordOf(['info', 'warn', 'error'], 'must be info, warn or error').default('info'),
  OTEL_EXPORTER_OTLP_ENDPOINT: urlOf(['http:', 'https:'], 'an http:// or https:// address').optional(),
  METRICS_TOKEN: z.string().min(16, 'must be 16 characters at least').optional(),
})

export type RawSettings = z.infer<typeof settingsSchema>

function explain(problem: (value: string) => string | undefined) {
  return (value: string, context: z.RefinementCtx) => {
    const message = problem(value)
    if (message) context.addIssue({ code: 'custom', message })
  }
}
