import { afterAll, beforeAll, expect, test } from 'vitest'
import { at } from '../../lib/testing/list'
import { Browser } from '../../lib/testing/portal/browser'
import { readiness } from '../../lib/testing/portal/portal'
import { browserWithPassword, csrfToken, giveCode, session, wordOf } from '../../lib/testing/portal/sign-in'
import { type Enrolee, enrolledPerson, openStage, type StageWithPostgres } from '../../lib/testing/portal/stage'
import { createPerson, type Person } from '../../lib/testing/seeds/person-rows'

let stage: StageWithPostgres
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
  await csrfToken(inside)
  await stage.postgres.stop()
})
afterAll(() => stage.close())

test('while PostgreSQL is away everybody is told so, nobody is let in and nobody is signed out', async () => {
  const cookies = new Map(inside.cookies)
  const code = at(enrolled.recoveryCodes, 0)
  const { email, password } = plain
  const stranger = new Browser(stage.doorOf(0))
  const answers = [
    await inside.get('/api/auth/session'),
    await inside.get('/api/account/mfa'),
    await inside.json('POST', '/api/account/mfa/authenticator', {}),
    await halfway.get('/api/sign-in'),
    await halfway.form('/api/auth/callback/second-factor', {
      csrfToken: await csrfToken(halfway),
      method: 'recovery-code',
      code,
      json: 'true',
    }),
    await stranger.form('/api/auth/callback/password', {
      csrfToken: await csrfToken(stranger),
      email,
      password,
      json: 'true',
    }),
    await inside.form('/api/auth/signout', { csrfToken: await csrfToken(inside), json: 'true' }),
    await inside.get('/api/health/ready'),
  ]
  for (const answer of answers) {
    expect(wordOf(answer)).toBe('503 unavailable')
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  }
  expect((await inside.get('/api/health/live')).status).toBe(200)
  const page = await inside.get('/account/settings')
  expect(page.headers.location).toBe('/unavailable?callbackUrl=%2Faccount%2Fsettings')
  expect((await inside.get('/unavailable')).status).toBe(503)
  expect(inside.cookies.get('latchkey.session')).toBe(cookies.get('latchkey.session'))
  expect(stranger.cookies.has('latchkey.session')).toBe(false)
})

test('when it is back the portal goes on by itself, with every session and challenge', async () => {
  await stage.postgres.start()
  await readiness(stage.doorOf(0))
  expect(await session(inside)).toMatchObject({ user: { id: plain.id } })
  expect(wordOf(await giveCode(halfway, 'recovery-code', at(enrolled.recoveryCodes, 0)))).toBe('200')
  expect(await session(halfway)).toMatchObject({ user: { id: enrolled.id } })
})
