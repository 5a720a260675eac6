import { join } from 'node:path'
import { Browser } from '../../e2e/attacks/support/browser'
import { codeNow } from '../../e2e/attacks/support/codes'
import { freePort } from '../../e2e/attacks/support/free-port'
import { type Portal, type Settings, startPortal } from '../../e2e/attacks/support/portal'
import { openSql, type Postgres, type Sql } from '../../e2e/attacks/support/postgres'
import { giveCode, givePassword, session } from '../../e2e/attacks/support/sign-in'
import { settingsFor } from '../../e2e/attacks/support/stage'
import { type Size, seed } from './seed'
import type { Signer } from './seed-signers'

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
  await signIn(administrator, first)
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

/** Password, code and the session that they give. @throws where any of it is refused */
export async function signIn(browser: Browser, { secret, ...person }: Signer) {
  await givePassword(browser, person)
  const answer = await giveCode(browser, 'authenticator', codeNow(secret))
  if (!(await session(browser))) throw new Error(`Not signed in: ${answer.status} ${answer.text}`)
}
