import pino, { type DestinationStream } from 'pino'
import type { Log } from '../domain/deps'

/** What no line may hold, at the top or one level down, whoever logs it (SECURITY.md 17). */
const secrets = [
  'password',
  'code',
  'secret',
  'token',
  'tokenHash',
  'cookie',
  'cookies',
  'authorization',
  'recoveryCodes',
  'otpauthUri',
  'passwordHash',
].flatMap((name) => [name, `*.${name}`])

/** JSON lines on standard output. Addresses of people are masked to `e•••@acme.test` wherever they stand in a text. */
export function makeLog(destination?: DestinationStream): Log {
  const logger = pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      serializers: { error: errorOf },
      redact: { paths: secrets, censor: '[hidden]' },
      hooks: { streamWrite: maskAddresses },
    },
    destination ?? pino.destination({ dest: 1, sync: true }),
  )
  return {
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  }
}

// Bounded: on a long run without an @ an open repetition takes quadratic time, and every line passes here.
const maskAddresses = (line: string) =>
  line.replace(/([^\s"'<>@,;:()[\]\\])[^\s"'<>@,;:()[\]\\]{0,64}@([\w-]+(\.[\w-]+)+)/g, '$1•••@$2')

/** Type, message and place only: what hangs on an error besides may hold anything. */
function errorOf(error: unknown): unknown {
  if (!(error instanceof Error)) return typeof error
  const { name, message, stack, cause } = error
  return { name, message, stack, ...(cause === undefined ? {} : { cause: errorOf(cause) }) }
}

const store = globalThis as typeof globalThis & { latchkeyLog?: Log }

export function log(): Log {
  store.latchkeyLog ??= makeLog()
  return store.latchkeyLog
}
