import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { errorText, methodSentences } from '../../lib/messages/error-text'
import { count } from '../../lib/testing/database/sql'
import { Browser } from '../../lib/testing/portal/browser'
import { codeNow, wrongCodes } from '../../lib/testing/portal/codes'
import {
  browserWithPassword,
  csrfToken,
  enrol,
  errorOf,
  giveCode,
  session,
  tally,
  wordOf,
} from '../../lib/testing/portal/sign-in'
import type { Stage } from '../../lib/testing/portal/stage'
import { createCompany, createPerson, forgetMisses, type Person } from '../../lib/testing/seeds/person-rows'
import {
  answer,
  askedToSign,
  atTheDoor,
  enter,
  enteredBy,
  eventsOf,
  newPasskey,
  type PasskeyOwner,
  passkeyOwner,
  passkeyOwners,
  register,
} from './support/passkeys'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
let owner: PasskeyOwner
beforeAll(async () => {
  stage = await openSharedStage(1)
  ;({ owner } = await passkeyOwners(stage))
})
afterAll(() => stage.close())
beforeEach(() => forgetMisses(stage.sql))

const visitor = () => new Browser(stage.doorOf(0))

describe('a plain form', () => {
  test('without its script the page says what became of it, and speaks of no password', async () => {
    const browser = visitor()
    const response = JSON.stringify(owner.passkey.sign(await atTheDoor(browser), { forged: true }))
    const fields = { csrfToken: await csrfToken(browser), response }
    for (const error of ['InvalidCode', 'ChallengeExpired']) {
      const { status, headers } = await browser.form('/api/auth/callback/passkey', fields)
      expect([status, headers.location]).toEqual([
        302,
        expect.stringMatching(`/sign-in\\?error=${error}&method=passkey$`),
      ])
      const page = (await browser.get(`/sign-in?error=${error}&method=passkey`)).text
      const sentence = methodSentences('passkey-sign-in')[error] ?? ''
      expect(sentence).not.toBe('')
      expect(page).toContain(sentence)
    }
    const nothing = await browser.get('/sign-in?error=constructor&method=passkey')
    expect([nothing.status, nothing.text.includes(errorText('internal').detail)]).toEqual([200, true])
  })
})

describe('the lock of an account', () => {
  test('is passed by a right passkey, which opens it for no code', async () => {
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
    expect(wordOf(await enter(browser, signed))).toBe('200')
    expect(await session(browser)).not.toBeNull()
    const thief = await browserWithPassword(stage.doorOf(0), person)
    const refused = await giveCode(thief, 'authenticator', codeNow(secret))
    expect([refused.status, errorOf(refused)]).toEqual([401, 'TooManyAttempts'])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(800)
    const half = await browserWithPassword(stage.doorOf(0), person)
    expect(wordOf(await answer(half, passkey.sign(await askedToSign(half))))).toBe('200')
  })

  test('is never brought about at the door, by however many wrong answers in the name of its passkey', async () => {
    const before = await eventsOf(stage, owner)
    const words = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const browser = visitor()
        return enter(browser, owner.passkey.sign(await atTheDoor(browser), { forged: true }))
      }),
    )
    expect(tally(words)).toEqual({ InvalidCode: 40 })
    expect(await eventsOf(stage, owner)).toBe(before)
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
    expect(wordOf(await app.json('POST', '/api/mobile/sign-in', phone(person)))).toBe('401 second-factor-required')
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
