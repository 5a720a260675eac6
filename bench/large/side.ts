import { join } from 'node:path'
import type { Postgres } from '../../lib/testing/database/postgres'
import { openSql, type Sql } from '../../lib/testing/database/sql'
import { freePort } from '../../lib/testing/free-port'
import { Browser } from '../../lib/testing/portal/browser'
import { type Portal, type Settings, startPortal } from '../../lib/testing/portal/portal'
import { signInByCode } from '../../lib/testing/portal/sign-in'
import { settingsFor } from '../../lib/testing/portal/stage'
import { type Size, seed } from '../../lib/testing/seeds/large/seed'
import type { Signer } from '../../lib/testing/seeds/large/seed-signers'

/** One of the two sizes: a database, a portal on it, and who can sign in there. */
export interface Side {
  readonly sql: Sql
  readonly settings: Settings
  readonly portal: Portal
  readonly users: number
  /** An administrator of the big company, signed in. */
  readonly administrator: Browser
  /** Somebody who has not signed in yet; everybody comes once, then anew as if no code had been used. */
  nextSigner(): Promise<Signer>
  close(): Promise<void>
}

/** Starts the portal, which migrates, then fills the database. */
export async function openSide(
  postgres: Postgres,
  { name, folder, ...size }: Size & { name: string; folder: string },
  say: (line: string) => void,
): Promise<Side> {
  const databaseUrl = await postgres.createDatabase(name)
  const port = await freePort()
  const settings = {
    ...settingsFor(databaseUrl, join(folder, name), `http://localhost:${port}`),
    PORT: String(port),
  }
  const portal = await startPortal(settings)
  const signers = await seed(databaseUrl, settings, size, (line) => say(`${name}: ${line}`))
  return sideOf({ databaseUrl, settings, portal, signers, users: size.users })
}

interface Seeded {
  databaseUrl: string
  settings: Settings
  portal: Portal
  signers: Signer[]
  users: number
}

export async function sideOf({ databaseUrl, settings, portal, signers, users }: Seeded): Promise<Side> {
  const sql = openSql(databaseUrl)
  const [first, ...others] = signers as [Signer, ...Signer[]]
  const administrator = new Browser(portal)
  await signInByCode(administrator, first)
  let used = 0
  return {
    ...{ sql, settings, portal, users, administrator },
    async nextSigner() {
      if (used && used % others.length === 0) await sql('UPDATE authenticator SET last_step = 0 WHERE last_step > 0')
      return others[used++ % others.length] as Signer
    },
    async close() {
      await portal.signal('SIGTERM')
      await sql.end()
    },
  }
}
