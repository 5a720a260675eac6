import pg from 'pg'
import { isDatabaseAway, isReadOnly } from './database-away'

/** Nothing waits for ever. Milliseconds. */
const timeouts = {
  /** For a free connection, and for a new one to be made. */
  connectionTimeoutMillis: 5_000,
  /** The next two end a statement in the server; behind a pooler its own file says them (docs/deploy/pgbouncer.ini). */
  statement_timeout: 10_000,
  lock_timeout: 5_000,
  /** A server that has fallen silent. */
  query_timeout: 12_000,
  idle_in_transaction_session_timeout: 15_000,
  /** Kept over a lull: who comes next need not wait for new ones, and for their statements to be planned. */
  idleTimeoutMillis: 300_000,
}

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
  const { rows } = await client.query(
    `SELECT set_config('TimeZone', 'UTC', false), current_setting('transaction_read_only') AS it`,
  )
  if (rows[0]?.it !== 'off') throw new Refusal('25006', 'the server takes no writes')
}

/** As the server itself would say it: Prisma hands on nothing else as it is. */
class Refusal extends Error {
  readonly severity = 'ERROR'
  constructor(
    /** SQLSTATE. */
    readonly code: '25006' | '55P03',
    message: string,
  ) {
    super(message)
  }
}

const busy = () => new Refusal('55P03', 'no connection of the pool is free')

type Connected = (error: Error | undefined, client?: pg.PoolClient, release?: (error?: Error | boolean) => void) => void

class GuardedPool extends pg.Pool {
  /** Connections made before the last answer of a server that takes no writes. */
  readonly #stale = new WeakSet<pg.PoolClient>()
  readonly #open = new Set<pg.PoolClient>()

  constructor(config: pg.PoolConfig) {
    super(config)
    this.on('connect', (client) => this.#watch(client))
    this.on('remove', (client) => this.#open.delete(client))
  }

  override connect(): Promise<pg.PoolClient>
  override connect(callback: Connected): void
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    if (callback) {
      this.#hand(callback)
      return
    }
    return new Promise((resolve, reject) => this.#hand((error, client) => (client ? resolve(client) : reject(error))))
  }

  #hand(callback: Connected) {
    if (this.waitingCount >= this.options.max * waitingPerConnection) return callback(busy())
    super.connect((error, client, release) => {
      if (client && this.#stale.has(client)) {
        release(true)
        this.#hand(callback)
      } else callback(error && asBusy(error), client, release)
    })
  }

  /** A transaction gives its connection back without a word, whatever it met. */
  #watch(client: pg.PoolClient) {
    this.#open.add(client)
    const query = client.query.bind(client) as (...args: unknown[]) => unknown
    const judge = (error: unknown) => this.#judge(client, error)
    const watched = (...args: unknown[]) => {
      const answer = query(...args.map((arg) => (typeof arg === 'function' ? judging(arg as Answered, judge) : arg)))
      if (answer instanceof Promise) answer.catch(judge)
      return answer
    }
    client.query = watched as typeof client.query
  }

  #judge(client: pg.PoolClient, error: unknown) {
    // What comes after it (the rollback) would wait for the same silence again.
    if (isSilence(error)) void client.end().catch(() => undefined)
    if (isReadOnly(error)) for (const each of this.#open) this.#stale.add(each)
    else if (isDatabaseAway(error) || hasLostStatements(error)) this.#stale.add(client)
  }
}

/** pg's words for `query_timeout`. */
const isSilence = (error: unknown) => error instanceof Error && error.message === 'Query read timeout'

/** A pooler gave the connection another server, which knows none, or others, of its prepared statements. */
const hasLostStatements = (error: unknown) => ['26000', '42P05'].includes(String(Object(error).code))

type Answered = (error: unknown, ...rest: unknown[]) => unknown

const judging =
  (answered: Answered, judge: (error: unknown) => void): Answered =>
  (error, ...rest) => {
    if (error) judge(error)
    return answered(error, ...rest)
  }

/** pg-pool's words for a wait that was too long. */
const asBusy = (error: Error) => (error.message === 'timeout exceeded when trying to connect' ? busy() : error)
