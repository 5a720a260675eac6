import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type SilentProxy, startSilentProxy } from '../../lib/testing/database/silent-proxy'
import { openSql, type Sql } from '../../lib/testing/database/sql'
import { freePort } from '../../lib/testing/free-port'
import { at, atOnce } from '../../lib/testing/list'
import { Browser } from '../../lib/testing/portal/browser'
import { codeNow } from '../../lib/testing/portal/codes'
import type { Answer } from '../../lib/testing/portal/http'
import { type Portal, readiness, startPortal } from '../../lib/testing/portal/portal'
import {
  browserWithPassword,
  csrfToken,
  type Enrolled,
  enrol,
  giveCode,
  session,
  wordOf,
} from '../../lib/testing/portal/sign-in'
import { settingsFor } from '../../lib/testing/portal/stage'
import { createPerson, forgetSteps, type Person } from '../../lib/testing/seeds/person-rows'
import { newDatabase } from './support/shared-postgres'

/** The product promises an answer within 10 s, whatever the database does. */
const promisedWithin = 10_000

let sql: Sql
let folder: string
let proxy: SilentProxy
let portal: Portal
let plain: Person
let enrolled: Person & Enrolled
let inside: Browser
let halfway: Browser
let stranger: Browser

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-silent-'))
  const databaseUrl = await newDatabase()
  sql = openSql(databaseUrl)
  proxy = await startSilentProxy(databaseUrl)
  const port = await freePort()
  const settings = settingsFor(proxy.url, folder, `http://localhost:${port}`)
  portal = await startPortal({ ...settings, PORT: String(port), DATABASE_POOL: '20' })
  plain = await createPerson(sql)
  const person = await createPerson(sql)
  enrolled = { ...person, ...(await enrol(await browserWithPassword(portal, person))) }
})
beforeEach(async () => {
  proxy.resume()
  await readiness(portal)
  inside = await browserWithPassword(portal, plain)
  halfway = await browserWithPassword(portal, enrolled)
  stranger = new Browser(portal)
  for (const browser of [inside, halfway, stranger]) await csrfToken(browser)
})
afterAll(async () => {
  proxy.resume()
  await portal.signal('SIGTERM')
  await proxy.close()
  await sql.end()
  await rm(folder, { recursive: true, force: true })
})

async function timed(answer: Promise<Answer>) {
  const began = performance.now()
  return { answer: await answer, ms: performance.now() - began }
}

const password = async (browser: Browser, { email, password }: Person) =>
  browser.form('/api/auth/callback/password', { csrfToken: await csrfToken(browser), email, password, json: 'true' })

const calls = (): Record<string, () => Promise<Answer>> => ({
  'session check': () => inside.get('/api/auth/session'),
  'account read': () => inside.get('/api/account/mfa'),
  'account change': () => inside.json('POST', '/api/account/mfa/authenticator', {}),
  'pending challenge': () => halfway.get('/api/sign-in'),
  'emailed code': () => halfway.json('POST', '/api/sign-in/email-code', {}),
  'second factor': () => giveCode(halfway, 'authenticator', codeNow(enrolled.secret)),
  password: () => password(stranger, plain),
  'passkey options': () => stranger.json('POST', '/api/sign-in/passkey', {}),
  'sign-in source': () => stranger.json('POST', '/api/sign-in/source', { email: plain.email }),
  'OpenID beginning': async () =>
    stranger.form(`/api/auth/signin/oidc-${plain.id}`, { csrfToken: await csrfToken(stranger), json: 'true' }),
  'mobile sign-in': () =>
    stranger.json('POST', '/api/mobile/sign-in', {
      email: plain.email,
      password: plain.password,
      deviceName: 'Phone',
    }),
  'password reset': () => stranger.json('POST', '/api/password-reset', { email: plain.email }),
  readiness: () => stranger.get('/api/health/ready'),
  'sign-out': async () => inside.copy().form('/api/auth/signout', { csrfToken: await csrfToken(inside), json: 'true' }),
})
const pages = ['/', '/account/settings', '/account/activity', '/admin/employees']
/** A callback always leads to a page, which says what became of it. */
const callback = () => stranger.get(`/api/auth/callback/oidc-${plain.id}?code=a&state=b`)

/** A connection of the pool for each call, so that each meets the silence itself. */
const warmUp = () => atOnce(20, () => inside.copy().get('/api/account/mfa'))

test('a database that falls silent on kept connections answers 503 within 10 s on every path', async () => {
  await warmUp()
  const names = Object.keys(calls())
  proxy.silence()
  const answers = await Promise.all(Object.values(calls()).map((call) => timed(call())))
  const back = await timed(callback())
  expect([back.answer.status, back.ms < promisedWithin]).toEqual([302, true])
  const shown = await Promise.all(pages.map((page) => timed(inside.copy().get(page))))
  const seen = answers.map(({ answer, ms }, index) => [at(names, index), wordOf(answer), ms < promisedWithin])
  for (const [name, word, inTime] of seen)
    expect([name, word, inTime]).toEqual([name, expect.stringMatching(/^503 (unavailable|busy)$/), true])
  for (const { answer, ms } of shown) {
    expect(answer.headers.location).toMatch(/^\/unavailable(\?callbackUrl=%2F|$)/)
    expect(ms).toBeLessThan(promisedWithin)
  }
  expect((await inside.get('/api/health/live')).status).toBe(200)
  proxy.resume()
})

test('a database that accepts connections and says nothing answers 503 within 10 s', async () => {
  proxy.silence()
  const first = await timed(inside.get('/api/account/mfa'))
  const next = await timed(password(stranger, plain))
  for (const { answer, ms } of [first, next]) {
    expect(wordOf(answer)).toBe('503 unavailable')
    expect(ms).toBeLessThan(promisedWithin)
  }
  proxy.resume()
})

test('a page that meets the silence first leads to /unavailable within 10 s', async () => {
  await warmUp()
  proxy.silence()
  const { answer, ms } = await timed(inside.get('/account/settings'))
  expect(answer.headers.location).toMatch(/^\/unavailable(\?callbackUrl=%2F|$)/)
  expect(ms).toBeLessThan(promisedWithin)
  proxy.resume()
})

test.each([
  ['in the middle of an answer', () => proxy.silenceInAnswer()],
  ['at the end of a transaction', () => proxy.silenceAt('COMMIT')],
])('a database that falls silent %s lets nobody in and answers 503 within 10 s', async (_, arrange) => {
  await forgetSteps(sql, enrolled)
  arrange()
  const { answer, ms } = await timed(giveCode(halfway, 'authenticator', codeNow(enrolled.secret)))
  expect(proxy.isSilent()).toBe(true)
  expect(wordOf(answer)).toBe('503 unavailable')
  expect(ms).toBeLessThan(promisedWithin)
  proxy.resume()
  await readiness(portal)
  expect(await session(halfway)).toBeNull()
})

test('after the silence everybody goes on, with every session and challenge', async () => {
  proxy.silence()
  expect(wordOf(await inside.get('/api/account/mfa'))).toBe('503 unavailable')
  proxy.resume()
  await readiness(portal)
  expect(await session(inside)).toMatchObject({ user: { id: plain.id } })
  await forgetSteps(sql, enrolled)
  expect(wordOf(await giveCode(halfway, 'authenticator', codeNow(enrolled.secret)))).toBe('200')
})
