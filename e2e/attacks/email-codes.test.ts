import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { count } from '../../lib/testing/database/sql'
import { at, atOnce } from '../../lib/testing/list'
import { codeIn, MailServer } from '../../lib/testing/mail/mail-server'
import type { Browser } from '../../lib/testing/portal/browser'
import { browserWithPassword, giveCode, readyToGiveCode, tally, wordOf } from '../../lib/testing/portal/sign-in'
import { enrolledPerson, type Stage } from '../../lib/testing/portal/stage'
import { createPerson, forgetMisses, type Person } from '../../lib/testing/seeds/person-rows'
import { askForCode } from './support/ask-for-code'
import { openSharedStage } from './support/shared-postgres'

let mails: MailServer
let stage: Stage
beforeAll(async () => {
  mails = await MailServer.start()
  stage = await openSharedStage(2, mails.settings)
})
afterAll(async () => {
  await stage.close()
  await mails.stop()
})
beforeEach(() => forgetMisses(stage.sql))

const newestCode = (person: Person) => codeIn(mails.codesTo(person).at(-1)?.mail ?? {})
const otherThan = (code: string, nth: number) => String((Number(code) + 1 + nth) % 1_000_000).padStart(6, '0')

/** The same cookies at another server, from a source address of their own. */
const elsewhere = (browser: Browser, client: number) => browser.copy(stage.doorOf(client))

/** Somebody whose only factor is Email, signed in nowhere. */
async function personWithEmail() {
  const person = await createPerson(stage.sql)
  const browser = await browserWithPassword(stage.doorOf(0), person)
  expect((await browser.json('POST', '/api/account/mfa/email', {})).status).toBe(202)
  const code = newestCode(person)
  const done = await browser.json('POST', '/api/account/mfa/email/validate', { code })
  expect(done.status).toBe(200)
  await stage.sql('delete from session where user_id = $1', [person.id])
  return person
}

test('one emailed code given five times at once on two servers opens one session', async () => {
  const person = await personWithEmail()
  const browser = await browserWithPassword(stage.doorOf(0), person)
  const code = newestCode(person)
  const tries = await atOnce(5, (client) => readyToGiveCode(elsewhere(browser, client), 'email', code))
  const words = tally(await Promise.all(tries.map((go) => go())))
  expect(words['200']).toBe(1)
  expect(await count(stage.sql, `session where user_id = '${person.id}'`)).toBe(1)
})

test('a burst of sixty guesses at one mailed code on two servers looks at five and burns the sign-in', async () => {
  const person = await personWithEmail()
  const browser = await browserWithPassword(stage.doorOf(0), person)
  const code = newestCode(person)
  const guesses = await atOnce(60, (n) => readyToGiveCode(elsewhere(browser, n), 'email', otherThan(code, n)))
  const words = tally(await Promise.all(guesses.map((go) => go())))
  expect(words).toEqual({ InvalidCode: 4, TooManyAttempts: 1, ChallengeExpired: 55 })
  expect(wordOf(await giveCode(browser, 'email', code))).toBe('ChallengeExpired')
})

test('ten wrong emailed codes lock the account, half before a restart and half on the other server', async () => {
  const person = await personWithEmail()
  for (const server of [0, 1]) {
    const browser = await browserWithPassword(at(stage.portals, server), person)
    const code = newestCode(person)
    for (let n = 0; n < 5; n += 1) await giveCode(browser, 'email', otherThan(code, n))
    if (server === 0) await stage.restart(0)
  }
  const browser = await browserWithPassword(stage.doorOf(0), person)
  expect(wordOf(await giveCode(browser, 'email', newestCode(person)))).toBe('TooManyAttempts')
})

test('five unanswered codes an hour are mailed, three before a restart and two by the other server, and no sixth', async () => {
  const person = await personWithEmail()
  const before = mails.codesTo(person).length
  const begin = (server: number) => browserWithPassword(at(stage.portals, server), person)
  for (let n = 0; n < 3; n += 1) await begin(0)
  await stage.restart(0)
  for (let n = 0; n < 2; n += 1) await begin(1)
  for (const server of [0, 1]) {
    const browser = await begin(server)
    expect((await browser.get('/api/sign-in')).json()).toMatchObject({ method: 'email', emailSent: false })
    const refused = await askForCode(browser)
    expect(wordOf(refused)).toBe('429 too-many-attempts')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(3000)
  }
  expect(mails.codesTo(person)).toHaveLength(before + 5)
})

test('a code that was answered right is given back to the budget', async () => {
  const person = await personWithEmail()
  for (let n = 0; n < 7; n += 1) {
    const browser = await browserWithPassword(stage.doorOf(n), person)
    expect(wordOf(await giveCode(browser, 'email', newestCode(person)))).toBe('200')
  }
})

test('asked for twenty times at once on two servers, one code is mailed', async () => {
  const person = await enrolledPerson(stage)
  const browser = await browserWithPassword(stage.doorOf(0), person)
  const words = tally(await atOnce(20, (client) => askForCode(elsewhere(browser, client))))
  expect(words).toEqual({ '202': 1, '429 too-many-attempts': 19 })
  expect(mails.codesTo(person)).toHaveLength(1)
})

test('the switch to Email while the key is being replaced leaves one whole state', async () => {
  const person = await enrolledPerson(stage)
  const browser = await browserWithPassword(stage.doorOf(0), person)
  await askForCode(browser)
  const [switching] = await Promise.all([
    giveCode(elsewhere(browser, 1), 'email', newestCode(person)),
    giveCode(elsewhere(browser, 0), 'recovery-code', at(person.recoveryCodes, 0)),
  ])
  const [row] = await stage.sql<{ option: string; validated: boolean }>(
    'select option, email_validated_at is not null as validated from "user" where id = $1',
    [person.id],
  )
  const switched = wordOf(switching) === '200'
  expect(row).toEqual({ option: switched ? 'email' : 'authenticator', validated: switched })
  expect(await count(stage.sql, `session where user_id = '${person.id}'`)).toBe(1)
})
