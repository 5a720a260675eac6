import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { at } from '../../lib/testing/list'
import { Browser } from '../../lib/testing/portal/browser'
import { browserWithPassword, enrol, giveCode, givePassword, session, wordOf } from '../../lib/testing/portal/sign-in'
import { enrolledPerson, type Stage } from '../../lib/testing/portal/stage'
import { createPerson, forgetMisses, type Person, resetLink } from '../../lib/testing/seeds/person-rows'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
beforeAll(async () => {
  stage = await openSharedStage(1)
})
afterAll(() => stage.close())
beforeEach(() => forgetMisses(stage.sql))

const jumps = ['5 minutes', '1 day', '10 years']

/** As if the clock had been ahead when these rows were written. */
const moveAhead = (table: string, columns: string[], person: Person, by: string) =>
  stage.sql(
    `update ${table} set ${columns.map((column) => `${column} = ${column} + $2::interval`).join(', ')} where user_id = $1`,
    [person.id, by],
  )

const stolen: Record<string, (person: Person, by: string) => Promise<string>> = {
  async 'a session'(person, by) {
    const browser = await browserWithPassword(stage.doorOf(0), person)
    await moveAhead('session', ['created_at', 'last_seen_at', 'authenticated_at', 'expires_at'], person, by)
    return (await session(browser)) ? 'stands' : 'ended'
  },
  async 'a mobile token'(person, by) {
    const { email, password } = person
    const phone = new Browser(stage.doorOf(0))
    const { token } = (await phone.json('POST', '/api/mobile/sign-in', { email, password, deviceName: 'phone' })).json<{
      token: string
    }>()
    await moveAhead('session', ['created_at', 'last_seen_at', 'authenticated_at', 'expires_at'], person, by)
    const answer = await phone.get('/api/mobile/me', { authorization: `Bearer ${token}` })
    return answer.status === 200 ? 'stands' : 'ended'
  },
  async 'a reset link'(person, by) {
    const token = await resetLink(stage.sql, person)
    await moveAhead('link', ['created_at', 'expires_at'], person, by)
    const body = { token, password: 'gravel otter at the gate' }
    const answer = await new Browser(stage.doorOf(0)).json('POST', '/api/password-reset/complete', body)
    return answer.status === 204 ? 'stands' : 'ended'
  },
  async 'a step-up'(person, by) {
    const browser = await browserWithPassword(stage.doorOf(0), person)
    await moveAhead('session', ['stepped_up_at'], person, by)
    const answer = await browser.json('POST', '/api/account/mfa/authenticator', {})
    return wordOf(answer) === '403 step-up-required' ? 'ended' : 'stands'
  },
}

test.each(Object.keys(stolen).flatMap((what) => jumps.map((by) => [what, by] as const)))(
  '%s that a clock %s ahead made opens nothing once the clock is right',
  async (what, by) => {
    expect(await stolen[what]?.(await createPerson(stage.sql), by)).toBe('ended')
    expect(await stolen[what]?.(await createPerson(stage.sql), '0')).toBe('stands')
  },
)

test.each(jumps)('a trusted browser and a half sign-in that a clock %s ahead made open nothing', async (by) => {
  const person = await enrolledPerson(stage)
  const trusting = await browserWithPassword(stage.doorOf(0), person)
  await giveCode(trusting, 'recovery-code', at(person.recoveryCodes, 0), { trustBrowser: 'on' })
  await moveAhead('trusted_browser', ['created_at', 'factor_proven_at', 'expires_at'], person, by)
  await givePassword(trusting, person)
  expect(await session(trusting)).toBeNull()

  const half = await browserWithPassword(stage.doorOf(0), person)
  await moveAhead('challenge', ['created_at', 'expires_at'], person, by)
  expect(wordOf(await giveCode(half, 'recovery-code', at(person.recoveryCodes, 1)))).toBe('ChallengeExpired')
})

test.each(jumps)('a pending key that a clock %s ahead made is not completed', async (by) => {
  const person = await createPerson(stage.sql)
  const browser = await browserWithPassword(stage.doorOf(0), person)
  await browser.json('POST', '/api/account/mfa/authenticator', {})
  await moveAhead('enrolment', ['created_at', 'expires_at'], person, by)
  const answer = await browser.json('POST', '/api/account/mfa/authenticator/validate', { code: '000000' })
  expect(wordOf(answer)).toBe('410 enrolment-expired')
  await enrol(browser)
})

test.each(jumps)(
  'wrong passwords that were counted %s ahead block no longer than their quarter of an hour',
  async (by) => {
    const person = await createPerson(stage.sql)
    const client = new Browser(stage.doorOf(0))
    const key = `password:${createHash('sha256').update(`${person.email} ${client.address}`).digest('base64url')}`
    await stage.sql(
      `insert into "limit" (key, failures, pending, at, blocked_until)
     select $1, array_fill(ahead, array[20]), '{}', ahead, ahead + interval '15 minutes'
     from (select now() + $2::interval as ahead) clock`,
      [key, by],
    )
    const refused = await givePassword(client, person)
    expect(wordOf(refused)).toBe('TooManyAttempts')
    expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(15 * 60)
    await stage.sql(`update "limit" set blocked_until = blocked_until - interval '15 minutes' where key = $1`, [key])
    expect(wordOf(await givePassword(client, { ...person, password: 'still wrong' }))).toBe('CredentialsSignin')
    expect(wordOf(await givePassword(client, person))).toBe('TooManyAttempts')
  },
)
