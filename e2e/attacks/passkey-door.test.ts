import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PasskeyRequestView } from '../../lib/schemas/passkey'
import { Browser } from './support/browser'
import { codeNow, wrongCodes } from './support/codes'
import {
  answer,
  askedToSign,
  atTheDoor,
  enter,
  enteredBy,
  lies,
  newPasskey,
  type PasskeyOwner,
  passkeyOwner,
  register,
} from './support/passkeys'
import { createCompany, createPerson, forgetMisses, type Person } from './support/people'
import { count } from './support/postgres'
import { browserWithPassword, enrol, errorOf, giveCode, session, tally, wordOf } from './support/sign-in'
import { openStage, type Stage } from './support/stage'

let stage: Stage
let owner: PasskeyOwner
let stranger: PasskeyOwner
beforeAll(async () => {
  stage = await openStage(1)
  owner = await passkeyOwner(stage)
  stranger = await passkeyOwner(stage)
})
afterAll(() => stage.close())
beforeEach(() => forgetMisses(stage.sql))

/** At the door that is a sign-in of theirs, and an honest one. */
const anothers = 'somebody else’s passkey'
const visitor = () => new Browser(stage.doorOf(0))
const eventsOf = ({ id }: Person) => count(stage.sql, 'audit_event where user_id = $1', [id])

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

  test('refuses every lie, is shut by it, and says nothing of anybody', async () => {
    await enteredBy(stage, owner.passkey)
    const events = await eventsOf(owner)
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
      expect([name, wordOf(await enter(browser, owner.passkey.sign(options)))]).toEqual([name, 'ChallengeExpired'])
      expect(await session(browser)).toBeNull()
    }
    expect(await eventsOf(owner)).toBe(events)
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

  test('is opened by one source no more than 120 times a minute', async () => {
    const greedy = visitor()
    const answers = await Promise.all(
      Array.from({ length: 130 }, () =>
        greedy.copy(greedy.door, greedy.address).json('POST', '/api/sign-in/passkey', {}),
      ),
    )
    expect(tally(answers)).toEqual({ 200: 120, '429 too-many-attempts': 10 })
    expect(Number(answers.find(({ status }) => status === 429)?.headers['retry-after'])).toBeGreaterThan(0)
    expect((await visitor().json('POST', '/api/sign-in/passkey', {})).status).toBe(200)
  })
})

describe('the lock of an account', () => {
  test('holds at the door too: nothing is looked at, and it opens when the lock is over', async () => {
    const person = await createPerson(stage.sql)
    const { secret } = await enrol(await browserWithPassword(stage.doorOf(0), person))
    await stage.sql('update authenticator set last_step = 0 where user_id = $1', [person.id])
    const first = await browserWithPassword(stage.doorOf(0), person)
    expect(wordOf(await giveCode(first, 'authenticator', codeNow(secret)))).toBe('200')
    const passkey = newPasskey(stage)
    expect((await register(first, passkey)).status).toBe(201)
    for (let n = 0; n < 2; n++) {
      const thief = await browserWithPassword(stage.doorOf(0), person)
      for (const code of wrongCodes(secret, 5)) await giveCode(thief, 'authenticator', code)
    }
    const browser = visitor()
    const signed = passkey.sign(await atTheDoor(browser))
    const refused = await enter(browser, signed)
    expect([refused.status, errorOf(refused)]).toEqual([401, 'TooManyAttempts'])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(800)
    expect(await session(browser)).toBeNull()
    await forgetMisses(stage.sql)
    expect(wordOf(await enter(browser, signed))).toBe('200')
  })

  test('is never brought about at the door, by however many wrong answers in the name of its passkey', async () => {
    const before = await eventsOf(owner)
    const words = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const browser = visitor()
        return enter(browser, owner.passkey.sign(await atTheDoor(browser), { forged: true }))
      }),
    )
    expect(tally(words)).toEqual({ InvalidCode: 40 })
    expect(await eventsOf(owner)).toBe(before)
    expect(await count(stage.sql, `"limit" where key like 'factor%'`)).toBe(0)
    const half = await browserWithPassword(stage.doorOf(0), owner)
    expect(wordOf(await answer(half, owner.passkey.sign(await askedToSign(half))))).toBe('200')
  })

  test('thirty wrong answers a minute from one source, and that source waits', async () => {
    const guesser = visitor()
    const guess = async () => enter(guesser, owner.passkey.sign(await atTheDoor(guesser), { forged: true }))
    const answers = []
    for (let n = 0; n < 31; n++) answers.push(await guess())
    expect(tally(answers)).toEqual({ InvalidCode: 30, TooManyAttempts: 1 })
    await enteredBy(stage, owner.passkey)
  })
})

describe('who may no longer come this way', () => {
  const whoseDoor = async () => {
    const company = await createCompany(stage.sql)
    const person = await passkeyOwner(stage, { person: await createPerson(stage.sql, company) })
    const policy = (columns: string) => stage.sql(`update company set ${columns} where id = $1`, [company])
    return { person, company, policy }
  }
  /** Asked first, signed and answered after something has changed. */
  const answeredAfter = async (person: PasskeyOwner, change: () => Promise<unknown>) => {
    const [atDoor, half] = [visitor(), await browserWithPassword(stage.doorOf(0), person)]
    const door = person.passkey.sign(await atTheDoor(atDoor))
    const second = person.passkey.sign(await askedToSign(half))
    await change()
    return { words: [wordOf(await enter(atDoor, door)), wordOf(await answer(half, second))], atDoor, half }
  }

  test('disabled: the answer of a wrong passkey, and no session', async () => {
    const { person } = await whoseDoor()
    const { words, atDoor } = await answeredAfter(person, () =>
      stage.sql('update "user" set disabled_at = now() where id = $1', [person.id]),
    )
    expect(words).toEqual(['InvalidCode', 'ChallengeExpired'])
    expect(await session(atDoor)).toBeNull()
    expect(await session(person.browser)).toBeNull()
  })

  test('of a company that its own service signs in: the answer of a wrong passkey', async () => {
    const { person, policy } = await whoseDoor()
    const { words } = await answeredAfter(person, () => policy(`sign_in_source = 'oidc', sign_in_name = 'Acme'`))
    expect(words).toEqual(['InvalidCode', 'ChallengeExpired'])
  })

  test('of a company that forbids passkeys, with another factor: not taken, and the other one is', async () => {
    const { person, policy } = await whoseDoor()
    const { secret } = await enrol(person.browser)
    await stage.sql('update authenticator set last_step = 0 where user_id = $1', [person.id])
    const { words, half } = await answeredAfter(person, () => policy('allow_passkey = false'))
    expect(words).toEqual(['MethodNotAllowed', 'MethodNotAllowed'])
    expect(wordOf(await half.json('POST', '/api/sign-in/passkey-options', {}))).toBe('409 method-not-allowed')
    const { methods, lastMiss } = (await half.get('/api/sign-in')).json<{ methods: string[]; lastMiss: unknown }>()
    expect([methods, lastMiss]).toEqual([['authenticator', 'email', 'recovery-code'], null])
    expect(wordOf(await giveCode(half, 'authenticator', codeNow(secret)))).toBe('200')
  })

  test('of a company that forbids passkeys, with nothing else: asked for all the same, and good for the set-up alone', async () => {
    const { person, policy } = await whoseDoor()
    const { words, atDoor, half } = await answeredAfter(person, () => policy('allow_passkey = false'))
    expect(words).toEqual(['200', '200'])
    for (const browser of [atDoor, half]) {
      expect(await session(browser)).toMatchObject({ setupRequired: true })
      expect(wordOf(await browser.get('/api/account/sessions'))).toBe('403 mfa-setup-required')
    }
    expect(wordOf(await atDoor.json('POST', '/api/account/mfa/passkeys/options', {}))).toBe('409 method-not-allowed')
  })

  test('a forgotten password that was reset by mail asks for the passkey as before', async () => {
    const { person } = await whoseDoor()
    await stage.sql(`update "user" set email_validated_at = now(), mail_reset_at = now() where id = $1`, [person.id])
    const half = await browserWithPassword(stage.doorOf(0), person)
    const { methods } = (await half.get('/api/sign-in')).json<{ methods: string[] }>()
    expect(methods).toEqual(['passkey', 'recovery-code'])
    expect(wordOf(await half.json('POST', '/api/sign-in/email-code', {}))).toBe('409 method-not-allowed')
  })
})

describe('a mobile app', () => {
  const phone = (person: Person) => ({ email: person.email, password: person.password, deviceName: 'Phone' })

  test('is offered no passkey and takes none', async () => {
    const company = await createCompany(stage.sql)
    await stage.sql('update company set mobile_requires_mfa = true where id = $1', [company])
    const person = await passkeyOwner(stage, { person: await createPerson(stage.sql, company) })
    const app = visitor()
    expect(wordOf(await app.json('POST', '/api/mobile/sign-in', phone(person)))).toBe('403 mfa-setup-required')
    await enrol(person.browser)
    const half = await app.json('POST', '/api/mobile/sign-in', phone(person))
    const { challenge, methods } = half.json<{ challenge: string; methods: string[] }>()
    expect([half.status, methods]).toEqual([401, ['authenticator', 'recovery-code']])
    const signed = person.passkey.sign(await atTheDoor(visitor()))
    for (const given of [
      { code: JSON.stringify(signed).slice(0, 60) },
      { response: signed },
      { code: '1', response: signed },
    ]) {
      const body = { challenge, method: 'passkey', ...given }
      expect(wordOf(await app.json('POST', '/api/mobile/sign-in/second-factor', body))).toBe('422 invalid-body')
    }
    app.cookies.set('latchkey.challenge', challenge)
    expect(wordOf(await app.json('POST', '/api/sign-in/passkey-options', {}))).toBe('401 no-challenge')
  })

  test('gets no session from the door, nor does the door’s session open its routes', async () => {
    const browser = await enteredBy(stage, owner.passkey)
    const authorization = `Bearer ${browser.cookies.get('latchkey.session')}`
    expect(wordOf(await visitor().get('/api/mobile/me', { authorization }))).toBe('401 not-signed-in')
  })
})
