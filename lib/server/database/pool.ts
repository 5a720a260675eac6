import pg from 'pg'
import { isDatabaseAway, isReadOnly } from '../errors/database-errors'
import { type SilenceWatch, watchSilence } from './silence'

/**
 * Nothing waits for ever: a request that meets a silent server is answered within 10 s, with what it tries afterwards
 * (silence.ts). Milliseconds.
 */
const timeouts = {
  /** For a free connection, and for a new one to be made. */
  connectionTimeoutMillis: 5_000,
  /** The next two end a statement in the server; behind a pooler its own file says them (docs/deploy/pgbouncer.ini). */
  statement_timeout: 7_500,
  lock_timeout: 5_000,
  /** A server that has fallen silent; longer than the server's own limit, whose answer says more. */
  query_timeout: 8_000,
  idle_in_transaction_session_timeout: 15_000,
  /** Kept over a lull: who comes next need not wait for new ones, and for their statements to be planned. */
  idleTimeoutMillis: 300_000,
}

/** For a connection in all: in the queue, until it is made, and until it is prepared. Milliseconds. */
const connectionWithin = 6_000

/** So many times the pool's size may wait for a connection; whoever comes then is told at once that the portal is busy. */
const waitingPerConnection = 20

/**
 * The pool of one process: at most `size` connections. Each new one must take writes, and one that was lost or no longer
 * takes them is never used again, so that the portal follows the primary by itself.
 */
export function openPool(connectionString: string, size: number): pg.Pool {
  const pool = new GuardedPool({
    connectionString,
    application_name: 'latchkey',
    max: size,
    keepAlive: true,
    ...timeouts,
    onConnect: prepare,
  })
  // A connection that dies while it is idle is replaced when the next one is asked for.
  pool.on('error', () => {})
  return pool
}

/**
 * As libpq's target_session_attrs=read-write: a standby would show sessions that have ended on the primary. And in UTC:
 * Prisma says times without their zone, and on a server that keeps another, half of ours would be hours off.
 */
async function prepare(client: pg.ClientBase) {
  const { rows } = await client.query({
    text: `SELECT set_config('TimeZone', 'UTC', false), current_setting('transaction_read_only') AS it`,
    ...{ query_timeout: timeouts.connectionTimeoutMillis },
  })
  if (rows[0]?.it !== 'off') throw new Refusal('25006', 'the server takes no writes')
}

/** As the server itself would say it: Prisma hands on nothing else as it is. */
class Refusal extends Error {
  readonly severity = 'ERROR'
  constructor(
    /** SQLSTATE. */
    readonly code: '08006' | '25006' | '55P03',
    message: string,
  ) {
    super(message)
  }
}

const busy = () => new Refusal('55P03', 'no connection of the pool is free')
const silent = () => new Refusal('08006', 'the server does not answer')

type Connected = (error: Error | undefined, client?: pg.PoolClient, release?: (error?: Error | boolean) => void) => void

class GuardedPool extends pg.Pool {
  /** Not to be used again: the server fell silent or took no writes meanwhile, or lost them or their statements. */
  readonly #stale = new WeakSet<pg.PoolClient>()
  readonly #open = new Set<pg.PoolClient>()
  readonly #silence: SilenceWatch

  constructor(config: pg.PoolConfig & { connectionString: string }) {
    super(config)
    this.#silence = watchSilence(config.connectionString)
    this.on('connect', (client) => this.#watch(client))
    this.on('remove', (client) => this.#open.delete(client))
  }

  override connect(): Promise<pg.PoolClient>
  override connect(callback: Connected): void
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    if (callback) {
      void this.#handInTime(callback)
      return
    }
    return new Promise((resolve, reject) =>
      this.#handInTime((error, client) => (client ? resolve(client) : reject(error))),
    )
  }

  override end(): Promise<void>
  override end(callback: () => void): void
  override end(callback?: () => void): Promise<void> | undefined {
    this.#silence.stop()
    return callback ? (super.end(callback) as undefined) : super.end()
  }

  async #handInTime(callback: Connected) {
    if (!(await this.#silence.answers())) return callback(silent())
    let late = false
    const timer = setTimeout(() => {
      late = true
      callback(silent())
    }, connectionWithin).unref()
    this.#hand((error, client, release) => {
      if (late) return release?.()
      clearTimeout(timer)
      callback(error, client, release)
    })
  }

  #hand(callback: Connected) {
    if (this.waitingCount >= this.options.max * waitingPerConnection) return callback(busy())
    super.connect((error, client, release) => {
      if (client && this.#stale.has(client)) {
        release(true)
        this.#hand(callback)
        return
      }
      if (isSilence(error)) this.#silence.noticed()
      callback(error && asBusy(error), client, release)
    })
  }

  /** Those that nobody uses: to a server that is alive they are places that new connections need. */
  #closeStale() {
    for (let left = this.idleCount; left > 0; left -= 1)
      super.connect((_error, client, release) => release?.(client !== undefined && this.#stale.has(client)))
  }

  /** A transaction gives its connection back without a word, whatever it met. */
  #watch(client: pg.PoolClient) {
    this.#open.add(client)
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    const judge = (error?: unknown) => this.#judge(client, error)
    const watched = (...args: unknown[]) => {
      const answer = query(...args.map((arg) => (typeof arg === 'function' ? judging(arg as Answered, judge) : arg)))
      if (answer instanceof Promise) answer.then(() => judge(), judge)
      return answer
    }
    client.query = watched as typeof client.query
  }

  #judge(client: pg.PoolClient, error?: unknown) {
    if (isSilence(error)) {
      // Its rollback would wait for the same silence again, and so would the next user of a kept connection.
      void client.end().catch(() => undefined)
      for (const each of this.#open) this.#stale.add(each)
      this.#closeStale()
      this.#silence.noticed()
    } else if (!isDatabaseAway(error)) this.#silence.answered()
    if (isReadOnly(error)) for (const each of this.#open) this.#stale.add(each)
    else if (isDatabaseAway(error) || hasLostStatements(error)) this.#stale.add(client)
  }
}

/** The words of pg for `query_timeout`, and of pg-pool for a new connection that had no answer. */
const silences = ['Query read timeout', 'Connection terminated due to connection timeout']
const isSilence = (error: unknown) => error instanceof Error && silences.includes(error.message)

/** A pooler gave the connection another server, which knows none, or others, of its prepared statements. */
const hasLostStatements = (error: unknown) => ['26000', '42P05'].includes(String(Object(error).code))

type Answered = (error: unknown, ...rest: unknown[]) => unknown

const judging =
  (answered: Answered, judge: (error: unknown) => void): Answered =>
  (error, ...rest) => {
    judge(error)
    return answered(error, ...rest)
  }

/** pg-pool's words for a wait that was too long. */
const asBusy = (error: Error) => (error.message === 'timeout exceeded when trying to connect' ? busy() : error)
