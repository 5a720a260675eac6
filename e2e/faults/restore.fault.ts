import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { openSql } from '../../lib/testing/database/sql'
import { freePort } from '../../lib/testing/free-port'
import { Browser, type Door } from '../../lib/testing/portal/browser'
import { codeNow } from '../../lib/testing/portal/codes'
import { answerOf, doctor } from '../../lib/testing/portal/command'
import type { Portal, Settings } from '../../lib/testing/portal/portal'
import { giveCode, givePassword, session } from '../../lib/testing/portal/sign-in'
import { settingsFor } from '../../lib/testing/portal/stage'
import { password } from '../../lib/testing/seeds/person-rows'
import { personOf, writeEmbedded, writePeople } from '../../lib/testing/seeds/sealed-people'
import type { Fault, Outcome } from './fault'
import { Crowd, everybodyComesIn } from './support/keys/crowd'
import { startDebianPostgres } from './support/keys/debian-postgres'
import { startPatiently } from './support/keys/portals'

const people = 3000
const regulars = 4
const sample = Array.from({ length: 20 }, (_, n) => 100 + n * 100)
const inside = 50

/** A backup under load, everything destroyed, and back: as docs/backup.md says, on both databases. */
const fault: Fault = {
  title: 'The database destroyed and restored from a backup that was made under load',
  promise:
    'People of the backup sign in, every sealed value opens, and `sessions end --all` ends what came back to life',
  async run(say): Promise<Outcome> {
    const parts = [await embedded(say), await onPostgres(say)]
    return { held: parts.every(({ held }) => held), saw: parts.map(({ saw }) => saw).join(' ') }
  },
}
export default fault

type Say = (line: string) => void

/** Somebody who was signed in before the backup; before the crowd comes. */
async function signedIn(door: Door) {
  const { email, secret } = personOf(inside)
  const browser = new Browser(door)
  await givePassword(browser, { email, password })
  await giveCode(browser, 'authenticator', codeNow(secret))
  if (!(await session(browser))) throw new Error('nobody came in')
  return browser
}

/** What must hold after a restore. */
async function restored(portal: Portal, settings: Settings, { browser, crowd, say }: Before) {
  browser.door = portal
  const alive = (await session(browser)) !== null
  const { sessions } = await answerOf<{ sessions: number }>(settings, 'sessions', 'end', '--all')
  const ended = (await session(browser)) === null
  const complaints = [...crowd.complaints, ...(await everybodyComesIn(() => portal, sample))]
  const examined = await doctor(settings)
  for (const complaint of complaints.slice(0, 5)) say(complaint)
  const whole = examined.ok && examined.opened >= people * 11
  return {
    held: alive && ended && !complaints.length && whole,
    saw: `restored: ${sessions} sessions came back and were ended, ${sample.length} people came in with app and recovery code, the doctor opened ${examined.opened} of ${examined.total}; during the backup ${crowd.said()}.`,
  }
}

interface Before {
  browser: Browser
  crowd: Crowd
  say: Say
}

async function embedded(say: Say): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-restore-'))
  const dataDir = join(folder, 'data')
  const settings: Settings = {
    ...{ DATA_DIR: dataDir, PORT: String(await freePort()), TRUSTED_PROXY_HOPS: '1' },
    ...{ MAIL_TRANSPORT: 'smtp', SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'no-reply@example.com' },
  }
  await writeEmbedded(dataDir, { count: people, say })
  let portal = await startPatiently(settings)
  const browser = await signedIn(portal)
  const crowd = new Crowd(() => [portal], regulars)
  try {
    await after(5_000)
    const file = join(folder, 'latchkey.tar')
    const made = await answerOf<{ bytes: number; heldMilliseconds: number }>(settings, 'backup', '--to', file)
    await copyFile(join(dataDir, 'keys.json'), join(folder, 'keys.json'))
    await after(5_000)
    await crowd.stop()
    await portal.signal('SIGKILL')
    await rm(dataDir, { recursive: true })
    await mkdir(dataDir, { mode: 0o700 })
    execFileSync('tar', ['xf', file, '-C', dataDir])
    await copyFile(join(folder, 'keys.json'), join(dataDir, 'keys.json'))
    portal = await startPatiently(settings)
    say('embedded: destroyed and restored')
    const { held, saw } = await restored(portal, settings, { browser, crowd, say })
    const size = Math.round(made.bytes / 2 ** 20)
    return {
      held,
      saw: `Embedded, ${size} MiB in a backup for which statements waited ${made.heldMilliseconds} ms; ${saw}`,
    }
  } finally {
    await crowd.stop()
    await portal.signal('SIGTERM')
    await rm(folder, { recursive: true, force: true })
  }
}

async function onPostgres(say: Say): Promise<Outcome> {
  const postgres = await startDebianPostgres()
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-restore-'))
  const port = await freePort()
  postgres.create('latchkey')
  const settings: Settings = {
    ...settingsFor(postgres.url('latchkey'), folder, `http://localhost:${port}`),
    PORT: String(port),
  }
  let portal = await startPatiently(settings)
  let crowd: Crowd | undefined
  try {
    const sql = openSql(postgres.url('latchkey'))
    await writePeople(sql, { count: people, vaultKeys: settings.VAULT_KEYS ?? '', say })
    await sql.end()
    const browser = await signedIn(portal)
    crowd = new Crowd(() => [portal], regulars)
    await after(5_000)
    const file = join(postgres.folder, `${randomBytes(4).toString('hex')}.dump`)
    postgres.run('pg_dump', '-Fc', '-f', file, '-d', postgres.url('latchkey'))
    await after(5_000)
    await crowd.stop()
    await portal.signal('SIGKILL')
    postgres.drop('latchkey')
    postgres.create('latchkey')
    postgres.run('pg_restore', '--exit-on-error', '--single-transaction', '-d', postgres.url('latchkey'), file)
    portal = await startPatiently(settings)
    say('PostgreSQL: destroyed and restored')
    const { held, saw } = await restored(portal, settings, { browser, crowd, say })
    const size = Math.round((await stat(file)).size / 2 ** 20)
    return { held, saw: `PostgreSQL ${postgres.version}, pg_dump -Fc of ${size} MiB; ${saw}` }
  } finally {
    await crowd?.stop()
    await portal.signal('SIGTERM')
    postgres.remove()
    await rm(folder, { recursive: true, force: true })
  }
}
