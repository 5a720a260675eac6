import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Postgres, startPostgres } from '../database/postgres'
import { openSql, type Sql } from '../database/sql'
import { freePort } from '../free-port'
import { at } from '../list'
import { createPerson, forgetSteps, type Person } from '../seeds/person-rows'
import { type Portal, type Settings, startPortal } from './portal'
import { browserWithPassword, type Enrolled, enrol } from './sign-in'

const key = () => randomBytes(32).toString('base64')

/** Settings of an installation on PostgreSQL behind one proxy, which is how each client gets its own source address. */
export const settingsFor = (databaseUrl: string, dataFolder: string, appUrl: string): Settings => ({
  DATABASE_URL: databaseUrl,
  DATA_DIR: dataFolder,
  APP_URL: appUrl,
  SECRET: key(),
  VAULT_KEYS: `k1:${key()}`,
  TRUSTED_PROXY_HOPS: '1',
})

export interface Stage {
  readonly sql: Sql
  readonly settings: Settings
  readonly dataFolder: string
  /** Production servers over the one database. */
  readonly portals: Portal[]
  /** The n-th client's server: clients are spread evenly. */
  doorOf(client: number): Portal
  /** Ends a server (or kills it) and starts it again in its place. */
  restart(portal: number, signal?: NodeJS.Signals): Promise<void>
  close(): Promise<void>
}

/** With a PostgreSQL of its own, which may be stopped. */
export interface StageWithPostgres extends Stage {
  readonly postgres: Postgres
}

/** A PostgreSQL of its own with any number of production servers on it; see `openStageOn`. */
export async function openStage(servers: number, more?: Settings, patience?: number): Promise<StageWithPostgres> {
  const postgres = await startPostgres()
  const stage = await openStageOn(await postgres.createDatabase('latchkey'), servers, more, patience)
  return {
    ...stage,
    postgres,
    async close() {
      await stage.close()
      await postgres.remove()
    },
  }
}

/**
 * Any number of production servers on this database; `more` are further settings of theirs, `patience` how long a start
 * may take, ms.
 */
export async function openStageOn(
  databaseUrl: string,
  servers: number,
  more: Settings = {},
  patience?: number,
): Promise<Stage> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'latchkey-attacks-'))
  const ports = await Promise.all(Array.from({ length: servers }, freePort))
  const settings = { ...settingsFor(databaseUrl, dataFolder, `http://localhost:${ports[0]}`), ...more }
  const start = (port: number) => startPortal({ ...settings, PORT: String(port) }, patience)
  const portals = await Promise.all(ports.map(start))
  const sql = openSql(databaseUrl)
  return {
    sql,
    settings,
    dataFolder,
    portals,
    doorOf: (client) => at(portals, client % portals.length),
    async restart(portal, signal = 'SIGTERM') {
      const old = at(portals, portal)
      await old.signal(signal)
      portals[portal] = await start(old.port)
    },
    async close() {
      await Promise.all(portals.map((portal) => portal.signal('SIGTERM')))
      await sql.end()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

export interface Enrolee extends Person, Enrolled {}

/** A person with an authenticator and ten recovery codes, who is signed in nowhere and has used no code yet. */
export async function enrolledPerson({ sql, doorOf }: Stage): Promise<Enrolee> {
  const person = await createPerson(sql)
  const enrolled = await enrol(await browserWithPassword(doorOf(0), person))
  await sql('delete from session where user_id = $1', [person.id])
  await forgetSteps(sql, person)
  return { ...person, ...enrolled }
}
