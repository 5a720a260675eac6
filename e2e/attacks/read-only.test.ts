import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Browser } from '../../lib/testing/portal/browser'
import { codeNow } from '../../lib/testing/portal/codes'
import { readiness } from '../../lib/testing/portal/portal'
import { browserWithPassword, csrfToken, giveCode, session, wordOf } from '../../lib/testing/portal/sign-in'
import { type Enrolee, enrolledPerson, openStage, type Stage } from '../../lib/testing/portal/stage'
import { createPerson, type Person } from '../../lib/testing/seeds/person-rows'

let stage: Stage
let plain: Person
let enrolled: Enrolee
let inside: Browser
let halfway: Browser

beforeAll(async () => {
  stage = await openStage(1)
  plain = await createPerson(stage.sql)
  enrolled = await enrolledPerson(stage)
  inside = await browserWithPassword(stage.doorOf(0), plain)
  halfway = await browserWithPassword(stage.doorOf(0), enrolled)
})
afterAll(() => stage.close())

/** For every session there is, those in the portal's pool too: what a pooler makes of a switchover. */
async function takeWrites(yes: boolean) {
  const client = new pg.Client(stage.settings.DATABASE_URL)
  await client.connect()
  await client.query('SET default_transaction_read_only = off')
  await client.query(`ALTER SYSTEM SET default_transaction_read_only = ${yes ? 'off' : 'on'}`)
  await client.query('SELECT pg_reload_conf()')
  await client.end()
}

test('a PostgreSQL that takes no writes is one that is away: nobody gets in, nobody is signed out', async () => {
  await csrfToken(inside)
  await takeWrites(false)
  const cookie = inside.cookies.get('latchkey.session')
  await expect.poll(async () => wordOf(await inside.get('/api/health/ready'))).toBe('503 unavailable')
  const stranger = new Browser(stage.doorOf(0))
  const { email, password } = plain
  const answers = [
    await stranger.form('/api/auth/callback/password', {
      csrfToken: await csrfToken(stranger),
      email,
      password,
      json: 'true',
    }),
    await giveCode(halfway, 'authenticator', codeNow(enrolled.secret)),
    await inside.json('POST', '/api/account/mfa/authenticator', {}),
    await inside.json('DELETE', '/api/account/sessions'),
    await inside.json('POST', '/api/password-reset', { email }),
    await inside.form('/api/auth/signout', { csrfToken: await csrfToken(inside), json: 'true' }),
  ]
  for (const answer of answers) {
    expect(wordOf(answer)).toBe('503 unavailable')
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  }
  expect(inside.cookies.get('latchkey.session')).toBe(cookie)
  expect(stranger.cookies.has('latchkey.session')).toBe(false)
})

test('when it takes them again everybody goes on, without a restart', async () => {
  await takeWrites(true)
  await readiness(stage.doorOf(0))
  expect(await session(inside)).toMatchObject({ user: { id: plain.id } })
  expect(wordOf(await giveCode(halfway, 'authenticator', codeNow(enrolled.secret)))).toBe('200')
  expect(await session(halfway)).toMatchObject({ user: { id: enrolled.id } })
})
