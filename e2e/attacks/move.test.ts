import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { count, openSql } from '../../lib/testing/database/sql'
import { freePort } from '../../lib/testing/free-port'
import { Browser } from '../../lib/testing/portal/browser'
import { codeNow } from '../../lib/testing/portal/codes'
import { latchkey } from '../../lib/testing/portal/command'
import { type Portal, type Settings, startPortal } from '../../lib/testing/portal/portal'
import { giveCode, givePassword, session, wordOf } from '../../lib/testing/portal/sign-in'
import { password } from '../../lib/testing/seeds/person-rows'
import { personOf, writeEmbedded } from '../../lib/testing/seeds/sealed-people'
import { newDatabase } from './support/shared-postgres'

let databaseUrl: string
let folder: string
let settings: Settings
let portal: Portal | undefined
beforeAll(async () => {
  databaseUrl = await newDatabase({ empty: true })
  folder = await mkdtemp(join(tmpdir(), 'latchkey-move-'))
  settings = {
    ...{ DATA_DIR: folder, PORT: String(await freePort()), TRUSTED_PROXY_HOPS: '1' },
    ...{ MAIL_TRANSPORT: 'smtp', SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'no-reply@example.com' },
  }
  await writeEmbedded(folder, { count: 3, say: () => undefined })
})
afterAll(async () => {
  await portal?.signal('SIGTERM')
  await rm(folder, { recursive: true, force: true })
})

async function signIn(door: Portal, number: number, method: 'authenticator' | 'recovery-code') {
  const { secret, recoveryCodes, email } = personOf(number)
  const browser = new Browser(door)
  await givePassword(browser, { email, password })
  const code = method === 'authenticator' ? codeNow(secret) : (recoveryCodes[4] ?? '')
  return { browser, word: wordOf(await giveCode(browser, method, code)) }
}

describe('an operator', { timeout: 120_000 }, () => {
  let signedIn: Browser

  test('saves the database while the portal runs, for the owner alone and never over another file', async () => {
    portal = await startPortal(settings)
    signedIn = (await signIn(portal, 0, 'authenticator')).browser
    const file = join(folder, 'backup.tar')
    const { code, out } = await latchkey(settings, 'backup', '--to', file).ended
    expect({ code, out }).toEqual({
      code: 0,
      out: expect.stringMatching(/^Wrote .*backup\.tar \(\d+ MiB\)\.\nThe keys are not/),
    })
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const again = await latchkey(settings, 'backup', '--to', file).ended
    expect(again).toMatchObject({ code: 1, err: '--to: is there already\n' })
  })

  test('cannot move while the portal runs', async () => {
    const { code, err } = await latchkey(settings, 'move', '--to', databaseUrl).ended
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/is in use by the portal .*; stop it first/) })
  })

  test('moves to PostgreSQL: people come in with the same apps and codes, and sessions stand', async () => {
    await portal?.signal('SIGTERM')
    const { code, out, err } = await latchkey(settings, 'move', '--to', databaseUrl).ended
    // On a busy machine the command says how far it is.
    expect({ code, err }).toEqual({ code: 0, err: expect.stringMatching(/^(\d+ of \d+ rows\n)*$/) })
    expect(out).toContain('SECRET: "secret" in')
    const keys = JSON.parse(await readFile(join(folder, 'keys.json'), 'utf8'))
    const set = { DATABASE_URL: databaseUrl, SECRET: keys.secret, VAULT_KEYS: keys.vaultKeys }
    portal = await startPortal({ ...settings, ...set })
    signedIn.door = portal
    expect(await session(signedIn)).toMatchObject({ user: { email: personOf(0).email } })
    expect((await signIn(portal, 1, 'authenticator')).word).toBe('200')
    expect((await signIn(portal, 2, 'recovery-code')).word).toBe('200')
  })

  test('is refused a second move into the same database, which stays as it is', async () => {
    const { code, err } = await latchkey(settings, 'move', '--to', databaseUrl).ended
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(/^--to: holds rows already: .*user \(3\)/) })
    const sql = openSql(databaseUrl)
    expect(await count(sql, '"user"')).toBe(3)
    await sql.end()
  })

  test('is refused the demo, whose passwords everybody knows', async () => {
    const demo = { DATA_DIR: join(folder, 'demo') }
    await (await startPortal(demo)).signal('SIGTERM')
    const { code, err } = await latchkey(demo, 'move', '--to', databaseUrl).ended
    expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('run demo remove first') })
  })
})
