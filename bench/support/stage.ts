import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { startPostgres } from '../../lib/testing/database/postgres'
import { openSql, type Sql } from '../../lib/testing/database/sql'
import { freePort } from '../../lib/testing/free-port'
import { type Portal, type Settings, startPortal } from '../../lib/testing/portal/portal'
import { settingsFor } from '../../lib/testing/portal/stage'
import { seedPeople } from '../../lib/testing/seeds/numbered-people'
import { prepareApp, startApp } from './apps'
import { postmasterOf } from './cpu'
import { Crowd } from './crowd'

export interface System {
  name: 'portal' | 'floor' | 'better-auth'
  server: Portal
  crowd: Crowd
}

export interface Stage {
  sql: Sql
  settings: Settings
  postmaster: number
  version: string
  systems: System[]
  close(): Promise<void>
}

interface Wanted {
  enrolled: number
  others?: number
  /** Beside the portal. */
  apps?: ('floor' | 'better-auth')[]
  /** Of the portal's. */
  more?: Settings
  say: (line: string) => void
}

/**
 * One PostgreSQL with fsync, as operators have it, and on it the portal and what it is compared with. The floor works on
 * the portal's own database and with its people; better-auth has a database of its own with as many.
 */
export async function openStage({ enrolled, others = 0, apps = [], more = {}, say }: Wanted): Promise<Stage> {
  for (const app of apps) prepareApp(app, say)
  const closing: (() => Promise<unknown>)[] = []
  const close = async () => {
    for (const end of closing.toReversed()) await end()
  }
  try {
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'))
    closing.push(() => rm(folder, { recursive: true, force: true }))
    const postgres = await startPostgres({ fsync: true })
    closing.push(() => postgres.remove())
    const databaseUrl = await postgres.createDatabase('bench')
    const port = await freePort()
    const settings = { ...settingsFor(databaseUrl, folder, `http://localhost:${port}`), PORT: String(port), ...more }
    const sql = openSql(databaseUrl)
    closing.push(() => sql.end())
    const keep = (server: Portal) => {
      closing.push(() => server.signal('SIGTERM'))
      return server
    }
    // What serves has not migrated itself: the others do not either.
    await (await startPortal(settings)).signal('SIGTERM')
    say(`Seeding ${enrolled + others} people`)
    await seedPeople(sql, settings, { enrolled, others })
    const systems: System[] = [
      { name: 'portal', server: keep(await startPortal(settings)), crowd: new Crowd(enrolled) },
    ]
    for (const app of apps) {
      const own = app === 'floor' ? databaseUrl : await postgres.createDatabase('better_auth')
      if (app === 'better-auth') seedBetterAuth({ ...settings, DATABASE_URL: own }, enrolled)
      const server = keep(await startApp(app, { ...settings, DATABASE_URL: own }))
      systems.push({
        name: app,
        server,
        crowd: app === 'floor' ? (systems[0]?.crowd ?? new Crowd(0)) : new Crowd(enrolled),
      })
    }
    const postmaster = await postmasterOf(sql)
    const [row] = await sql<{ version: string }>(`select current_setting('server_version') as version`)
    return { sql, settings, postmaster, version: row?.version ?? '', systems, close }
  } catch (error) {
    await close()
    throw error
  }
}

function seedBetterAuth(settings: Settings, people: number) {
  const script = fileURLToPath(new URL('../better-auth/seed.js', import.meta.url))
  const env = { ...process.env, ...settings, PEOPLE: String(people) }
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', script], { env, stdio: 'inherit' })
  if (status !== 0) throw new Error(`better-auth's people were not made: ${status}`)
}
