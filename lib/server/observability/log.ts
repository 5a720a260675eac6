import pino, { type DestinationStream } from 'pino'
import type { Log } from '../../domain/deps'
import { metrics } from './metrics/registry'
import { requestContext } from './request-context'

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

type Level = 'info' | 'warn' | 'error'

/**
 * JSON lines on standard output, with the id of the request that they belong to. Addresses of people are masked to
 * `e•••@acme.test` wherever they stand in a text.
 */
export function makeLog(destination?: DestinationStream): Log & { setLevel(level: Level): void } {
  const output: Output = destination ?? gathered()
  const logger = pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level }) },
      serializers: { error: errorOf },
      redact: { paths: secrets, censor: '[hidden]' },
      hooks: { streamWrite: maskAddresses },
      mixin: idOfRequest,
    },
    output,
  )
  return {
    info: (fields, message) => logger.info(fields, message),
    warn(fields, message) {
      metrics().logLines.inc(warning)
      logger.warn(fields, message)
      output.flush?.()
    },
    error(fields, message) {
      metrics().logLines.inc(fault)
      logger.error(fields, message)
      output.flush?.()
    },
    setLevel(level) {
      logger.level = level
    },
  }
}

type Output = DestinationStream & { flush?(): void }

/** Milliseconds that a line of everyday may lie here: writing each by itself would cost a sign-in more than its code does. */
const gatherFor = 50

/** Standard output, many lines at once. What is a warning or worse goes out by itself; so does all, at the end. */
function gathered(): Output {
  const output = pino.destination({ dest: 1, sync: true, minLength: 8_192 })
  // `flushSync` would wait for ever on a pipe that nobody reads any more, and ask a file for its disk each time.
  const flush = () => output.flush()
  let isDue = false
  process.on('exit', flush)
  return {
    write(line) {
      output.write(line)
      if (isDue) return
      isDue = true
      setTimeout(() => {
        isDue = false
        flush()
      }, gatherFor).unref()
    },
    flush,
  }
}

const warning = { level: 'warn' } as const
const fault = { level: 'error' } as const

const idOfRequest = () => {
  const context = requestContext()
  // pino writes into what it gets: a new object each time.
  return context ? { requestId: context.requestId } : {}
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

const store = globalThis as typeof globalThis & { latchkeyLog?: ReturnType<typeof makeLog> }

export function log(): ReturnType<typeof makeLog> {
  store.latchkeyLog ??= makeLog()
  return store.latchkeyLog
}

/** LOG_LEVEL: until the settings are read everything is logged. */
export const setLogLevel = (level: Level) => log().setLevel(level)

/** @param id X-Request-Id of the request, as proxy.ts has set it */
export const logFailedPage = (error: unknown, id: string | string[] | undefined, route: string) =>
  log().error({ requestId: id, route, error }, 'a page failed')

/**
 * What Next and libraries print about failures goes the same way as our own lines: JSON, addresses masked, of an error the
 * type, message and place alone.
 */
export function logInsteadOfConsole() {
  console.error = (...told) => log().error(printed(told), 'printed')
  console.warn = (...told) => log().warn(printed(told), 'printed')
}

/** What is no text and no error may hold anything. */
function printed(told: unknown[]) {
  const error = told.find((part) => part instanceof Error)
  return { text: told.filter((part) => typeof part === 'string').join(' '), ...(error ? { error } : {}) }
}
