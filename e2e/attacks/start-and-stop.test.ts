import { randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { getPriority, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openSql } from '../../lib/testing/database/sql'
import { freePort } from '../../lib/testing/free-port'
import { Browser } from '../../lib/testing/portal/browser'
import { launchPortal, type Settings, startPortal } from '../../lib/testing/portal/portal'
import { givePassword } from '../../lib/testing/portal/sign-in'
import { settingsFor } from '../../lib/testing/portal/stage'
import { halfSent } from './support/half-sent'
import { residentMiB } from './support/held'
import { newDatabase } from './support/shared-postgres'

const employee = { email: 'employee@acme.test', password: 'correct horse battery staple' }
const key = () => randomBytes(32).toString('base64')
const folders: string[] = []

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-start-'))
  folders.push(folder)
  return folder
}
afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

/** A start that must not succeed: what it said before it ended. */
async function refusal(settings: Settings): Promise<string> {
  const portal = await launchPortal(settings)
  const { code } = await portal.exited
  expect(code).toBe(1)
  return portal.output()
}

test('every thread but the event loop’s yields to it, those that hash among them', async () => {
  const portal = await startPortal({ DATA_DIR: await newFolder() })
  await givePassword(new Browser(portal), employee)
  const { pid = 0 } = portal.process
  const threads = (await readdir(`/proc/${pid}/task`)).map(Number).filter((thread) => thread !== pid)
  expect(threads.length).toBeGreaterThan(4)
  expect(getPriority(pid)).toBe(getPriority())
  expect(new Set(threads.map(getPriority))).toEqual(new Set([getPriority() + 5]))
  await portal.signal('SIGTERM')
})

describe('the embedded database', () => {
  let folder: string
  beforeAll(async () => {
    folder = await newFolder()
  })

  test('ends cleanly on SIGTERM: the answer under way is given, everything is there at the next start', async () => {
    const portal = await startPortal({ DATA_DIR: folder })
    const browser = new Browser(portal)
    await givePassword(browser, employee)
    const underWay = await halfSent(portal, {
      method: 'POST',
      path: '/api/account/mfa/authenticator',
      headers: {
        host: portal.host,
        cookie: `latchkey.session=${browser.cookies.get('latchkey.session')}`,
        'content-type': 'application/json',
      },
      body: '{}',
    })
    const begun = Date.now()
    const ended = portal.signal('SIGTERM')
    expect(await underWay.finish()).toBe(201)
    expect((await ended).code).toBe(143)
    expect(Date.now() - begun).toBeLessThan(9_000)
    expect(portal.output()).not.toMatch(/error|exception/i)

    const again = await startPortal({ DATA_DIR: folder, PORT: String(portal.port) })
    expect((await browser.get('/api/account/mfa')).json()).toMatchObject({ pending: { startedHere: true } })
    expect((await again.signal('SIGINT')).code).toBe(130)
  })

  test('has its keys readable by its owner alone', async () => {
    const entries = await readdir(folder, { withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
    expect(files.length).toBeGreaterThan(0)
    for (const name of files) expect((await stat(join(folder, name))).mode & 0o077).toBe(0)
    expect((await stat(folder)).mode & 0o077).toBe(0)
  })

  test('is refused to a second process with a sentence that names the first, and taken over after a kill', async () => {
    const first = await startPortal({ DATA_DIR: folder })
    const said = await refusal({ DATA_DIR: folder })
    expect(said).toContain(String(first.process.pid))
    expect(said).not.toMatch(/\n\s+at /)
    expect((await new Browser(first).get('/api/health/ready')).status).toBe(200)
    await first.signal('SIGKILL')
    const second = await startPortal({ DATA_DIR: folder })
    await second.signal('SIGTERM')
  })

  test('opens after a power loss that cut its lock file, its pid file and its socket short', async () => {
    const first = await startPortal({ DATA_DIR: folder })
    await first.signal('SIGKILL')
    const lock = (await readdir(folder)).find((name) => /^lock\.\d+$/.test(name)) ?? ''
    await truncate(join(folder, lock), 7)
    const before = new Date(Date.now() - 60_000)
    await utimes(join(folder, lock), before, before)
    await writeFile(join(folder, 'database', 'postmaster.pid'), '')
    await rm(join(folder, 'control.sock'), { force: true })
    await writeFile(join(folder, 'control.sock'), '')
    const second = await startPortal({ DATA_DIR: folder })
    expect((await givePassword(new Browser(second), employee)).status).toBe(200)
    await second.signal('SIGTERM')
  })

  const damages: [string, (path: string) => Promise<void>][] = [
    ['cut short', (path) => truncate(path, 30)],
    ['emptied', (path) => truncate(path, 0)],
    ['gone', (path) => rm(path)],
  ]
  test.each(damages)(
    'does not open with a key file that was %s, names its path and makes no new keys',
    async (_, damage) => {
      const path = join(folder, 'keys.json')
      const keys = await readFile(path)
      await damage(path)
      const said = await refusal({ DATA_DIR: folder })
      expect(said).toContain(path)
      expect(said).not.toMatch(/\n\s+at /)
      expect(await readFile(path, 'utf8').catch(() => 'gone')).not.toContain('vaultKeys": "k1:')
      await writeFile(path, keys, { mode: 0o600 })
      await (await startPortal({ DATA_DIR: folder })).signal('SIGTERM')
    },
  )

  const notTheDemo: [string, Settings][] = [
    // Each of the other settings that rule the demo out is a unit test beside lib/server/settings/env.ts.
    ['an outside HOST', { HOST: '0.0.0.0' }],
    [
      'a mail service',
      { RESEND_API_KEY: 're_0123456789', MAIL_TRANSPORT: 'resend', MAIL_FROM: 'no-reply@example.com' },
    ],
  ]
  test.each(notTheDemo)('that holds the demo does not open with %s', async (_, settings) => {
    const said = await refusal({ DATA_DIR: folder, ...settings })
    expect(said).toMatch(/demo/i)
    expect(said).not.toMatch(/\n\s+at /)
  })

  test('started new with a mail server has no demo in it', async () => {
    const portal = await startPortal({
      DATA_DIR: await newFolder(),
      SMTP_URL: 'smtp://mail.example.com',
      MAIL_TRANSPORT: 'smtp',
      MAIL_FROM: 'no-reply@example.com',
    })
    expect((await givePassword(new Browser(portal), employee)).status).toBe(401)
    await portal.signal('SIGTERM')
  })

  test('does not open with other vault keys than it was sealed with', async () => {
    const said = await refusal({ DATA_DIR: folder, SECRET: key(), VAULT_KEYS: `other:${key()}` })
    expect(said).toContain('VAULT_KEYS')
  })
})

describe('settings', () => {
  let good: Settings
  beforeAll(async () => {
    good = settingsFor(await newDatabase({ empty: true }), await newFolder(), 'http://localhost:1')
  })

  const bad: [string, Settings][] = [
    ['SECRET', { SECRET: 'changeme' }],
    ['VAULT_KEYS', { VAULT_KEYS: '' }],
    ['PORT', { PORT: 'http' }],
    ['HOST', { HOST: 'a b' }],
    ['APP_URL', { APP_URL: 'https://*.example.com' }],
  ]
  test.each(bad)(
    '%s that is missing, weak or malformed stops the start with a sentence that names it: %o',
    async (name, wrong) => {
      const said = await refusal({ ...good, ...wrong })
      expect(said).toContain(name)
      expect(said).not.toMatch(/\n\s+at /)
      for (const secret of [good.SECRET, good.VAULT_KEYS]) expect(said).not.toContain(secret)
    },
  )

  test('two servers that start together on an empty PostgreSQL migrate it once', async () => {
    const url = await newDatabase({ empty: true })
    const settings = { ...good, DATABASE_URL: url }
    const portals = await Promise.all(
      [1, 2].map(async () => startPortal({ ...settings, PORT: String(await freePort()) })),
    )
    const sql = openSql(url)
    const migrations = await sql(
      'select migration_name, count(*)::int as n, bool_and(finished_at is not null) as done from _prisma_migrations group by 1',
    )
    expect(migrations.length).toBeGreaterThan(0)
    for (const migration of migrations) expect(migration).toMatchObject({ n: 1, done: true })
    await sql.end()
    await Promise.all(portals.map((portal) => portal.signal('SIGTERM')))
  })

  test('the serving process loads no compiler, and starts in less than 230 MiB', async () => {
    const settings = { ...good, DATABASE_URL: await newDatabase({ empty: true }) }
    // The first start applies the migrations, which takes memory of its own.
    await (await startPortal(settings)).signal('SIGTERM')
    const portal = await startPortal(settings)
    const { pid = 0 } = portal.process
    const libraries = (await readFile(`/proc/${pid}/maps`, 'utf8')).match(/[^/]+\.node$/gm) ?? []
    expect(new Set(libraries.map((name) => name.replace(/\..*/, '')))).toEqual(new Set(['argon2']))
    // 160 to 190 MiB; a compiler adds 70 and more.
    expect(await residentMiB(pid)).toBeLessThan(230)
    await portal.signal('SIGTERM')
  })

  test('a PostgreSQL sealed with other vault keys does not open, and says so without naming a code', async () => {
    const settings = { ...good, DATABASE_URL: await newDatabase({ empty: true }) }
    const first = await startPortal(settings)
    await first.signal('SIGTERM')
    expect(await refusal({ ...settings, VAULT_KEYS: `k1:${key()}` })).toContain('VAULT_KEYS')
    expect(await refusal({ ...settings, VAULT_KEYS: `k2:${key()}` })).toContain('VAULT_KEYS')
  })
})
