import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { at, atOnce, inBatches } from '../../lib/testing/list'
import { Browser, nextAddress } from '../../lib/testing/portal/browser'
import { codeNow, wrongCodes } from '../../lib/testing/portal/codes'
import type { Answer } from '../../lib/testing/portal/http'
import {
  browserWithPassword,
  csrfToken,
  giveCode,
  givePassword,
  session,
  tally,
  wordOf,
} from '../../lib/testing/portal/sign-in'
import { type Enrolee, enrolledPerson, type Stage } from '../../lib/testing/portal/stage'
import { createPerson, forgetMisses, type Person } from '../../lib/testing/seeds/person-rows'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
beforeAll(async () => {
  stage = await openSharedStage(2)
})
afterAll(() => stage.close())
beforeEach(() => forgetMisses(stage.sql))

const retryAfter = (answer: Answer) => Number(answer.headers['retry-after'])
const lastStep = async (person: Person) =>
  (
    await stage.sql<{ step: number }>('select last_step::int as step from authenticator where user_id = $1', [
      person.id,
    ])
  )[0]?.step
/** As if the time of every lock were over. */
const waitOutLocks = () => stage.sql('update "limit" set blocked_until = now() where blocked_until is not null')
const failures = async (limit: string) =>
  (
    await stage.sql<{ n: number }>(
      `select coalesce(sum(cardinality(failures)), 0)::int as n from "limit" where key like $1 || ':%'`,
      [limit],
    )
  )[0]?.n

/** As if others had typed a hundred wrong passwords for this address, from everywhere. */
async function lockAddress(email: string) {
  const key = `address:${createHash('sha256').update(email).digest('base64url')}`
  await stage.sql(
    `insert into "limit" (key, failures, pending, at) values ($1, array(select now() from generate_series(1, 100)), '{}', now())
     on conflict (key) do update set failures = excluded.failures`,
    [key],
  )
}

const phoneOf = ({ email, password }: Pick<Person, 'email' | 'password'>) => ({ email, password, deviceName: 'phone' })

const mobileSignIn = (body: object, headers: Record<string, string> = {}) =>
  new Browser(stage.doorOf(0)).call({
    method: 'POST',
    path: '/api/mobile/sign-in',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })

/** So many wrong codes at one server, five to a challenge, as the contract allows. */
async function miss(server: number, person: Enrolee, times: number): Promise<string[]> {
  const told: string[] = []
  const codes = wrongCodes(person.secret, times)
  let browser: Browser | undefined
  for (const [index, code] of codes.entries()) {
    if (index % 5 === 0 || !browser) browser = await browserWithPassword(at(stage.portals, server), person)
    told.push(wordOf(await giveCode(browser, 'authenticator', code)))
  }
  return told
}

const fiveMisses = ['InvalidCode', 'InvalidCode', 'InvalidCode', 'InvalidCode', 'TooManyAttempts']

describe('wrong codes against one account', () => {
  test('ten in a row lock it, half of them before a restart and half on the other server', async () => {
    const person = await enrolledPerson(stage)
    expect(await miss(0, person, 5)).toEqual(fiveMisses)
    await stage.restart(0)
    expect(await miss(1, person, 5)).toEqual(fiveMisses)
    expect(await failures('factorStreak')).toBe(10)

    for (const door of stage.portals) {
      const browser = await browserWithPassword(door, person)
      const refused = await giveCode(browser, 'authenticator', codeNow(person.secret))
      expect(wordOf(refused)).toBe('TooManyAttempts')
      expect(retryAfter(refused)).toBeGreaterThan(14 * 60)
      expect(retryAfter(refused)).toBeLessThanOrEqual(15 * 60)
      expect((await browser.get('/api/sign-in')).status).toBe(200)
      expect(wordOf(await giveCode(browser, 'recovery-code', at(person.recoveryCodes, 0)))).toBe('TooManyAttempts')
    }
    expect(await lastStep(person)).toBe(0)
    expect(await failures('factorStreak')).toBe(10)
  })

  test('a miss after the lock doubles it, and a right code after that clears the row but not the day', async () => {
    const person = await enrolledPerson(stage)
    await miss(0, person, 5)
    await miss(1, person, 5)
    await waitOutLocks()
    const browser = await browserWithPassword(stage.doorOf(0), person)
    await giveCode(browser, 'authenticator', at(wrongCodes(person.secret, 11), 10))
    const refused = await giveCode(browser, 'authenticator', codeNow(person.secret))
    expect(wordOf(refused)).toBe('TooManyAttempts')
    expect(retryAfter(refused)).toBeGreaterThan(29 * 60)
    expect(retryAfter(refused)).toBeLessThanOrEqual(30 * 60)

    await waitOutLocks()
    expect(wordOf(await giveCode(browser, 'authenticator', codeNow(person.secret)))).toBe('200')
    expect(await failures('factorStreak')).toBe(0)
    expect(await failures('factorDay')).toBe(11)
  })

  test('thirty in a day stop it, whatever succeeded between', async () => {
    const person = await enrolledPerson(stage)
    for (const server of [0, 1, 0, 1, 0, 1]) {
      await miss(server, person, 5)
      await stage.sql(`delete from "limit" where key like 'factorStreak:%'`)
    }
    expect(await failures('factorDay')).toBe(30)
    const browser = await browserWithPassword(stage.doorOf(0), person)
    const refused = await giveCode(browser, 'recovery-code', at(person.recoveryCodes, 0))
    expect(wordOf(refused)).toBe('TooManyAttempts')
    expect(retryAfter(refused)).toBeGreaterThan(23 * 60 * 60)
    expect(await session(browser)).toBeNull()
  })

  test('a burst over forty challenges on both servers looks at ten codes', async () => {
    const person = await enrolledPerson(stage)
    const browsers = await atOnce(40, (client) => browserWithPassword(stage.doorOf(client), person))
    const codes = wrongCodes(person.secret, 40)
    const answers = await Promise.all(
      browsers.map((browser, client) => giveCode(browser, 'authenticator', at(codes, client))),
    )
    expect(tally(answers)).toEqual({ InvalidCode: 10, TooManyAttempts: 30 })
    expect(await failures('factorStreak')).toBe(10)
  })
})

describe('wrong passwords', () => {
  const guess = (client: number, email: string, address: string) =>
    givePassword(new Browser(stage.doorOf(client), address), { email, password: `guess number ${client} of many` })

  test.each(['somebody', 'nobody'])('five of %s from one source are free, then none is looked at', async (who) => {
    const person = who === 'somebody' ? await createPerson(stage.sql) : { email: 'nobody@attacks.test' }
    const address = nextAddress()
    const told = tally(await atOnce(40, (client) => guess(client, person.email, address)))
    expect(told).toEqual({ CredentialsSignin: 5, TooManyAttempts: 35 })
    expect(await failures('password')).toBe(5)
  })

  test('the right one waits too where guessing came from, and is let in from elsewhere', async () => {
    const person = await createPerson(stage.sql)
    const address = nextAddress()
    for (let client = 0; client < 5; client += 1) await guess(client, person.email, address)
    await stage.sql(`update "limit" set blocked_until = now() + interval '15 minutes' where key like 'password:%'`)

    const refused = await givePassword(new Browser(stage.doorOf(1), address), person)
    expect(wordOf(refused)).toBe('TooManyAttempts')
    expect(retryAfter(refused)).toBeGreaterThan(0)
    expect(wordOf(await givePassword(new Browser(stage.doorOf(1)), person))).toBe('200')
  })

  test('another spelling of the address is the same address', async () => {
    const person = await createPerson(stage.sql)
    const address = nextAddress()
    const spellings = [person.email, person.email.toUpperCase(), ` ${person.email} `, person.email.replace('@', '＠')]
    const told = tally(await atOnce(20, (client) => guess(client, at(spellings, client % spellings.length), address)))
    expect(told).toEqual({ CredentialsSignin: 5, TooManyAttempts: 15 })
  })

  test('a hundred from a hundred sources stop the address, save in a browser that signed in as it before', async () => {
    const person = await createPerson(stage.sql)
    const known = await browserWithPassword(stage.doorOf(0), person)
    await forgetMisses(stage.sql)
    const answers = await inBatches(110, 22, (client) => guess(client, person.email, nextAddress()))
    expect(tally(answers)).toEqual({ CredentialsSignin: 100, TooManyAttempts: 10 })

    expect(wordOf(await givePassword(new Browser(stage.doorOf(0)), person))).toBe('TooManyAttempts')
    expect(wordOf(await givePassword(known, person))).toBe('200')
  })

  test.each(['somebody', 'nobody'])(
    'an address of %s that is locked says what opens it and names no wait over a day',
    async (who) => {
      const person =
        who === 'somebody' ? await createPerson(stage.sql) : { email: 'locked@attacks.test', password: 'x' }
      await lockAddress(person.email)
      const byScript = await givePassword(new Browser(stage.doorOf(0)), person)
      const plain = await givePassword(new Browser(stage.doorOf(0)), person, { json: 'false' })
      const mobile = await mobileSignIn(phoneOf(person))
      for (const answer of [byScript, plain, mobile]) expect(retryAfter(answer)).toBe(24 * 60 * 60)
      const opens = ['known-device', 'password-reset', 'administrator']
      const shown = new URL(byScript.json<{ url: string }>().url).searchParams
      expect([shown.get('error'), shown.get('opens')]).toEqual(['TooManyAttempts', opens.join(',')])
      expect(new URL(plain.headers.location ?? '').searchParams.get('opens')).toBe(opens.join(','))
      expect(mobile.json<object>()).toMatchObject({ code: 'too-many-attempts', retryAfter: 24 * 60 * 60, opens })
    },
  )

  test('a mobile app that signed in before passes a locked address by what it kept, and no other app does', async () => {
    const person = await createPerson(stage.sql)
    const stranger = await createPerson(stage.sql)
    const mine = (await mobileSignIn(phoneOf(person))).json<{ token: string; known: string }>()
    const other = (await mobileSignIn(phoneOf(stranger))).json<{ token: string; known: string }>()
    const stored = await stage.sql<{ token_hash: string }>('select token_hash from known_browser where user_id = $1', [
      person.id,
    ])
    expect(JSON.stringify(stored)).not.toContain(mine.known)
    const attempt = async (more: object, headers = {}) =>
      wordOf(await mobileSignIn({ ...phoneOf(person), ...more }, headers))
    await lockAddress(person.email)
    expect(await attempt({})).toBe('429 too-many-attempts')
    expect(await attempt({ known: other.known }, { authorization: `Bearer ${other.token}` })).toBe(
      '429 too-many-attempts',
    )
    expect(await attempt({ known: stored[0]?.token_hash })).toBe('429 too-many-attempts')
    expect(await attempt({ known: mine.known })).toBe('201')
    await lockAddress(person.email)
    expect(await attempt({}, { authorization: `Bearer ${mine.token}` })).toBe('201')
    expect(await attempt({ known: { $ne: '' } })).toBe('422 invalid-body')
  })
})

describe('failures from one source', () => {
  const stranger = (client: number, forwarded: string) =>
    givePassword(new Browser(stage.doorOf(client), forwarded), {
      email: `stranger-${client}@attacks.test`,
      password: 'not the password at all',
    })

  test.each([
    ['an address', () => '192.0.2.7'],
    ['a network of IPv6', (client: number) => `2001:db8:1:2::${(client + 1).toString(16)}`],
    ['an address behind forged ones', (client: number) => `203.0.113.${client}, 192.0.2.8`],
  ])('thirty a minute from %s, then none is looked at', async (_, source) => {
    const answers = await inBatches(40, 20, (client) => stranger(client, source(client)))
    expect(tally(answers)).toEqual({ CredentialsSignin: 30, TooManyAttempts: 10 })
  })

  test('passwords and codes count together; whoever signs in rightly neither counts nor resets', async () => {
    const person = await enrolledPerson(stage)
    const address = nextAddress()
    const browser = new Browser(stage.doorOf(0), address)
    await givePassword(browser, person)
    for (const code of wrongCodes(person.secret, 4)) await giveCode(browser, 'authenticator', code)
    expect(await inBatches(26, 13, (client) => stranger(client, address))).toHaveLength(26)
    expect(await failures('source')).toBe(30)

    const late = new Browser(stage.doorOf(1), address)
    expect(wordOf(await givePassword(late, person))).toBe('TooManyAttempts')
    await csrfToken(browser)
    expect(wordOf(await giveCode(browser, 'authenticator', codeNow(person.secret)))).toBe('TooManyAttempts')
    expect(await lastStep(person)).toBe(0)
  })
})
