import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PasskeyRequestView } from '../../lib/schemas/passkey'
import { count } from '../../lib/testing/database/sql'
import { inBatches } from '../../lib/testing/list'
import { Browser } from '../../lib/testing/portal/browser'
import { browserWithPassword, session, tally, wordOf } from '../../lib/testing/portal/sign-in'
import type { Stage } from '../../lib/testing/portal/stage'
import { forgetMisses } from '../../lib/testing/seeds/person-rows'
import {
  atTheDoor,
  enter,
  enteredBy,
  eventsOf,
  lies,
  type PasskeyOwner,
  passkeyOwner,
  passkeyOwners,
} from './support/passkeys'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
let owner: PasskeyOwner
let stranger: PasskeyOwner
beforeAll(async () => {
  stage = await openSharedStage(1)
  ;({ owner, stranger } = await passkeyOwners(stage))
})
afterAll(() => stage.close())
beforeEach(() => forgetMisses(stage.sql))

/** At the door that is a sign-in of theirs, and an honest one. */
const anothers = 'somebody else’s passkey'
const visitor = () => new Browser(stage.doorOf(0))

describe('the door without a password', () => {
  test('opens to a passkey, by name of nobody, and the session says that there was no password', async () => {
    const browser = await enteredBy(stage, owner.passkey)
    expect(await session(browser)).toMatchObject({
      user: { id: owner.id },
      amr: ['hwk', 'user', 'mfa'],
      factorProvenAt: expect.any(String),
      setupRequired: false,
    })
    expect((await browser.json('POST', '/api/account/mfa/passkeys/options', {})).status).toBe(200)
  })

  test('a passkey that its provider copies to other devices says so', async () => {
    const { passkey } = await passkeyOwner(stage, { kind: { synced: true, counts: false } })
    for (let n = 0; n < 2; n++)
      expect(await session(await enteredBy(stage, passkey))).toMatchObject({ amr: ['swk', 'user', 'mfa'] })
  })

  test('refuses every lie, is shut by it unless it answers another door, and says nothing of anybody', async () => {
    await enteredBy(stage, owner.passkey)
    const events = await eventsOf(stage, owner)
    const { [anothers]: honest, ...dishonest } = {
      ...lies(owner.passkey, stranger.passkey),
      'no user handle': (options: { challenge: string }) => owner.passkey.sign(options, { userHandle: null }),
    }
    expect(honest).toBeDefined()
    for (const [name, sign] of Object.entries(dishonest)) {
      const browser = visitor()
      const options = await atTheDoor(browser)
      const refused = await enter(browser, sign(options))
      expect([name, refused.status, wordOf(refused)]).toEqual([name, 401, 'InvalidCode'])
      for (const trace of [owner.id, owner.email, stranger.email]) expect(refused.text).not.toContain(trace)
      expect([name, await session(browser)]).toEqual([name, null])
      expect(await eventsOf(stage, owner)).toBe(events)
      // What does not even name this door's challenge is an answer to something else.
      const shut = !/challenge|client data/.test(name)
      if (shut)
        expect([name, wordOf(await enter(browser, owner.passkey.sign(options)))]).toEqual([name, 'ChallengeExpired'])
      expect([name, await session(browser)]).toEqual([name, null])
    }
    expect(await eventsOf(stage, owner)).toBe(events)
    const named = `audit_event where type = 'sign-in.passkey-refused' and (user_id is not null or company_id is not null)`
    expect(await count(stage.sql, named)).toBe(0)
  })

  test('takes an assertion once', async () => {
    const browser = visitor()
    const signed = owner.passkey.sign(await atTheDoor(browser))
    const thief = browser.copy()
    expect(wordOf(await enter(browser, signed))).toBe('200')
    expect(wordOf(await enter(thief, signed))).toBe('ChallengeExpired')
    const other = visitor()
    await atTheDoor(other)
    expect(wordOf(await enter(other, signed))).toBe('InvalidCode')
    expect(await session(thief)).toBeNull()
  })

  test('belongs to the browser that opened it, and only its newest opening counts', async () => {
    const [one, two, nobody] = [visitor(), visitor(), visitor()]
    const mine = await atTheDoor(one)
    await atTheDoor(two)
    expect(wordOf(await enter(two, owner.passkey.sign(mine)))).toBe('InvalidCode')
    expect(wordOf(await enter(nobody, owner.passkey.sign(mine)))).toBe('ChallengeExpired')
    const old = one.copy()
    const newer = await atTheDoor(one)
    expect(wordOf(await enter(old, owner.passkey.sign(mine)))).toBe('ChallengeExpired')
    expect(wordOf(await enter(one, owner.passkey.sign(newer)))).toBe('200')
  })

  test('a cookie of another purpose is no door, and the door’s is nothing else', async () => {
    const inside = await enteredBy(stage, owner.passkey)
    const half = await browserWithPassword(stage.doorOf(0), owner)
    for (const token of [inside.cookies.get('latchkey.session'), half.cookies.get('latchkey.challenge')]) {
      const browser = visitor()
      browser.cookies.set('latchkey.passkey', token ?? '')
      expect(wordOf(await enter(browser, owner.passkey.sign({ challenge: 'A'.repeat(43) })))).toBe('ChallengeExpired')
    }
    const open = visitor()
    await atTheDoor(open)
    for (const name of ['session', 'challenge', 'trust', 'known']) {
      const browser = visitor()
      browser.cookies.set(`latchkey.${name}`, open.cookies.get('latchkey.passkey') ?? '')
      expect(await session(browser)).toBeNull()
      expect(wordOf(await browser.get('/api/sign-in'))).toBe('401 no-challenge')
    }
  })

  test('asks everybody the same, whoever used this browser before', async () => {
    const known = await enteredBy(stage, owner.passkey)
    const half = await browserWithPassword(stage.doorOf(0), owner)
    const without = ({ challenge, ...options }: PasskeyRequestView) => [challenge.length, options]
    const asked = await Promise.all([visitor(), known, half].map(atTheDoor))
    const [first, ...others] = asked.map(without)
    for (const other of others) expect(other).toEqual(first)
    expect(asked[0]?.allowCredentials ?? []).toEqual([])
    expect(new Set(asked.map(({ challenge }) => challenge)).size).toBe(3)
  })

  test('ends the browser’s old session, and the sign-in that it had begun', async () => {
    const browser = await enteredBy(stage, stranger.passkey)
    const before = browser.copy()
    const half = await browserWithPassword(stage.doorOf(0), owner)
    browser.cookies.set('latchkey.challenge', half.cookies.get('latchkey.challenge') ?? '')
    expect(wordOf(await enter(browser, owner.passkey.sign(await atTheDoor(browser))))).toBe('200')
    expect(await session(before)).toBeNull()
    expect(await session(browser)).toMatchObject({ user: { id: owner.id } })
    expect(wordOf(await half.get('/api/sign-in'))).toBe('401 no-challenge')
    for (const name of ['passkey', 'challenge']) expect(browser.cookies.has(`latchkey.${name}`)).toBe(false)
  })

  test('a refusal leaves the session that the browser has', async () => {
    const browser = await enteredBy(stage, stranger.passkey)
    await enter(browser, owner.passkey.sign(await atTheDoor(browser), { forged: true }))
    expect(await session(browser)).toMatchObject({ user: { id: stranger.id } })
  })

  test('leads nowhere but into the portal', async () => {
    const lead = async (callbackUrl: string) => {
      const browser = visitor()
      const signed = JSON.stringify(owner.passkey.sign(await atTheDoor(browser)))
      const { csrfToken } = (await browser.get('/api/auth/csrf')).json<{ csrfToken: string }>()
      return browser.form('/api/auth/callback/passkey', { csrfToken, response: signed, json: 'true', callbackUrl })
    }
    expect((await lead('/account/sessions')).json<{ url: string }>().url).toMatch(
      /^(http:\/\/localhost:\d+)?\/account\/sessions$/,
    )
    expect(wordOf(await lead('https://evil.test/'))).toBe('422 invalid-body')
  })

  test('takes neither a wrong CSRF token nor a body that is none of a passkey', async () => {
    const browser = visitor()
    const response = JSON.stringify(owner.passkey.sign(await atTheDoor(browser)))
    const { csrfToken } = (await browser.get('/api/auth/csrf')).json<{ csrfToken: string }>()
    const send = (fields: Record<string, string>) =>
      browser.form('/api/auth/callback/passkey', { csrfToken, response, json: 'true', ...fields })
    expect(wordOf(await send({ csrfToken: '0'.repeat(64) }))).toBe('403 cross-site')
    const wrong: Record<string, string>[] = [
      { response: '' },
      { response: 'null' },
      { email: owner.email },
      { method: 'passkey' },
    ]
    for (const fields of wrong) expect([fields, wordOf(await send(fields))]).toEqual([fields, '422 invalid-body'])
    expect(wordOf(await send({}))).toBe('200')
  })

  test('is opened by one source no more than 300 times a minute', async () => {
    const greedy = visitor()
    const ask = () => greedy.copy(greedy.door, greedy.address).json('POST', '/api/sign-in/passkey', {})
    // All at once they would find the line before the portal full.
    const answers = await inBatches(310, 60, ask)
    expect(tally(answers)).toEqual({ 200: 300, '429 too-many-attempts': 10 })
    expect(Number(answers.find(({ status }) => status === 429)?.headers['retry-after'])).toBeGreaterThan(0)
    expect((await visitor().json('POST', '/api/sign-in/passkey', {})).status).toBe(200)
  })
})
