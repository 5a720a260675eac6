import { resolve } from 'node:path'
import { type Limits, limitsWith } from '../../domain/security-numbers'
import { seconds } from '../../domain/time'
import { UnusableFile } from '../files/durable-file'
import { cleanValue, loadEnvFile } from './env-file.mjs'
import { keyFile } from './key-file'
import { misspelledSettings } from './misspelled'
import {
  parseLimits,
  parseMailFrom,
  parseVaultKeys,
  type RawSettings,
  type Sender,
  settingsSchema,
  type VaultKeySetting,
} from './settings-schema'

/** The settings of .env.example, read once. Nothing else in Latchkey reads `process.env`. */
export interface Settings {
  production: boolean
  port: number
  host: string
  /** Absolute. */
  dataDir: string
  /** Undefined: the embedded database in dataDir. */
  databaseUrl?: string | undefined
  /** Connections to PostgreSQL, at most. */
  databasePool: number
  /** Connections keep the statements of the hot path prepared. */
  databasePrepared: boolean
  /** The driver gets raw statements as they stand (lib/server/database/raw-sql). */
  rawSql: boolean
  /** An origin, without a slash at its end. */
  appUrl: string
  appName: string
  secret: string
  /** The first seals, all open. Those of the key file change in place with it (key-file.ts). */
  vaultKeys: VaultKeySetting[]
  /** The keys are the key file's, not a setting. */
  vaultKeysInFile: boolean
  mail: Readonly<MailSettings>
  trustedProxyHops: number
  metricsToken?: string | undefined
  logLevel: 'info' | 'warn' | 'error'
  /** Where traces go; the rest of OpenTelemetry's usual variables its own library reads. */
  tracesTo?: string | undefined
  /** 0: for ever. */
  auditDays: number
  /** ms: how long the portal goes on after a signal to stop, and how long it may then take to end. */
  shutdown: { delay: number; limit: number }
  /** How long a company's provider or directory may take for one answer, ms; for all answers of one call, twice that. */
  signInServiceTimeout: number
  /** LIMITS over the table of lib/domain/security-numbers.ts. */
  limits: Limits
  /** Sentences about variables that look like settings and are none. */
  warnings: readonly string[]
}

interface MailSettings {
  transport?: 'mailbox' | 'smtp' | 'resend' | undefined
  from?: Sender | undefined
  smtpUrl?: string | undefined
  resendApiKey?: string | undefined
  resendBaseUrl?: string | undefined
}

/** A setting that is missing, malformed or weak. The message is one sentence that names the setting. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError'
}

const store = globalThis as typeof globalThis & { latchkeySettings?: Settings }

/** The target of `latchkey move`, which is no setting of the portal. */
export const moveTargetSetting = () => cleanValue(process.env.MOVE_TO)

/** Adds the settings of `.env`. @returns warnings @throws EnvFileError */
export const loadSettingsFile = () => loadEnvFile('.env', process.env)

/** @throws SettingsError at the first call, which is at the start. */
export function settings(): Settings {
  store.latchkeySettings ??= apply(readSettings(process.env))
  return store.latchkeySettings
}

/** next-auth reads these itself, and would believe the client's forwarding headers with the last three. */
function apply(read: Settings): Settings {
  process.env.NEXTAUTH_URL = read.appUrl
  process.env.NEXTAUTH_SECRET = read.secret
  for (const name of ['NEXTAUTH_URL_INTERNAL', 'AUTH_TRUST_HOST', 'VERCEL']) delete process.env[name]
  return read
}

export function readSettings(env: NodeJS.ProcessEnv): Settings {
  const raw = validate(env)
  const dataDir = resolve(raw.DATA_DIR)
  const keys = keysOf(raw, dataDir)
  const read: Settings = {
    production: env.NODE_ENV === 'production',
    port: raw.PORT,
    host: raw.HOST,
    dataDir,
    databaseUrl: raw.DATABASE_URL,
    databasePool: raw.DATABASE_POOL,
    databasePrepared: raw.DATABASE_PREPARED === 'yes',
    rawSql: raw.RAW_SQL === 'yes',
    appUrl: raw.APP_URL ?? new URL(`http://localhost:${raw.PORT}`).origin,
    appName: raw.APP_NAME,
    ...keys,
    mail: Object.freeze(mailOf(raw)),
    trustedProxyHops: raw.TRUSTED_PROXY_HOPS,
    metricsToken: raw.METRICS_TOKEN,
    logLevel: raw.LOG_LEVEL,
    tracesTo: raw.OTEL_EXPORTER_OTLP_ENDPOINT,
    auditDays: raw.AUDIT_DAYS,
    shutdown: { delay: seconds(raw.SHUTDOWN_DELAY), limit: seconds(raw.SHUTDOWN_LIMIT) },
    signInServiceTimeout: seconds(raw.SIGN_IN_SERVICE_TIMEOUT),
    limits: sentenceOf('LIMITS', () => limitsWith(parseLimits(raw.LIMITS))),
    warnings: misspelledSettings(env, Object.keys(settingsSchema.shape)),
  }
  if (read.mail.transport === 'mailbox' && !demoAllowed(read)) throw new SettingsError(mailboxRefused)
  return Object.freeze(read)
}

const mailboxRefused =
  'MAIL_TRANSPORT mailbox is for the demo alone, which needs HOST and APP_URL on this machine, and neither DATABASE_URL nor SMTP_URL nor RESEND_API_KEY.'

function validate(env: NodeJS.ProcessEnv): RawSettings {
  const given = Object.keys(settingsSchema.shape).map((name) => [name, cleanValue(env[name])])
  const parsed = settingsSchema.safeParse(Object.fromEntries(given))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new SettingsError(`${issue?.path.join('.')} ${issue?.message}.`)
}

function keysOf(raw: RawSettings, dataDir: string): Pick<Settings, 'secret' | 'vaultKeys' | 'vaultKeysInFile'> {
  const { SECRET: secret, VAULT_KEYS: vaultKeys } = raw
  if (secret && vaultKeys) return { secret, vaultKeys: vaultKeysOf(vaultKeys), vaultKeysInFile: false }
  if (raw.DATABASE_URL) {
    const missing = secret ? 'VAULT_KEYS' : 'SECRET'
    throw new SettingsError(`${missing} is missing; with DATABASE_URL it must be set (see .env.example).`)
  }
  const made = inDataDir(() => keyFile(dataDir, { sealsDatabase: !vaultKeys }))
  const keys = vaultKeysOf(vaultKeys ?? made.vaultKeys)
  return { secret: secret ?? made.secret, vaultKeys: keys, vaultKeysInFile: vaultKeys === undefined }
}

const vaultKeysOf = (value: string) => sentenceOf('VAULT_KEYS', () => parseVaultKeys(value))

/** @throws SettingsError that begins with the setting's name */
function sentenceOf<T>(name: string, make: () => T): T {
  try {
    return make()
  } catch (error) {
    throw new SettingsError(`${name} ${(error as Error).message}.`)
  }
}

function inDataDir<T>(use: () => T): T {
  try {
    return use()
  } catch (error) {
    if (error instanceof UnusableFile) throw new SettingsError(`DATA_DIR: ${error.message}`)
    throw new SettingsError(`DATA_DIR cannot be used: ${(error as Error).message}.`)
  }
}

function mailOf(raw: RawSettings): MailSettings {
  const needs = { smtp: ['SMTP_URL', 'MAIL_FROM'], resend: ['RESEND_API_KEY', 'MAIL_FROM'], mailbox: [] } as const
  for (const name of raw.MAIL_TRANSPORT ? needs[raw.MAIL_TRANSPORT] : [])
    if (!raw[name]) throw new SettingsError(`${name} is missing; MAIL_TRANSPORT ${raw.MAIL_TRANSPORT} needs it.`)
  return {
    transport: raw.MAIL_TRANSPORT,
    from: raw.MAIL_FROM ? parseMailFrom(raw.MAIL_FROM, raw.APP_NAME) : undefined,
    smtpUrl: raw.SMTP_URL,
    resendApiKey: raw.RESEND_API_KEY,
    resendBaseUrl: raw.RESEND_BASE_URL,
  }
}

/** SECURITY.md 27: the demo company and its mailbox exist on the embedded database, without mail, on loopback alone. */
export function demoAllowed({ databaseUrl, mail, host, appUrl }: Settings): boolean {
  const noMail = !mail.smtpUrl && !mail.resendApiKey && (!mail.transport || mail.transport === 'mailbox')
  return !databaseUrl && noMail && isLoopback(host) && isLoopback(new URL(appUrl).hostname)
}

/** `URL` brings every spelling of an IPv4 address (127.1, 0x7f.1) to one form. */
export function isLoopback(host: string): boolean {
  const bracketed = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  if (!URL.canParse(`http://${bracketed}`)) return false
  const { hostname } = new URL(`http://${bracketed}`)
  return /^127(\.\d+){3}$/.test(hostname) || hostname === '[::1]' || /^(.+\.)?localhost$/.test(hostname)
}
