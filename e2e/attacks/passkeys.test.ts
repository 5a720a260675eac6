import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { count } from '../../lib/testing/database/sql'
import { Browser } from '../../lib/testing/portal/browser'
import { browserWithPassword, enrol, giveCode, session, wordOf } from '../../lib/testing/portal/sign-in'
import type { Stage } from '../../lib/testing/portal/stage'
import { createPerson, forgetMisses, forgetStepUp, type Person } from '../../lib/testing/seeds/person-rows'
import {
  answer,
  askedToSign,
  askedToStepUp,
  atTheDoor,
  creationOptions,
  enter,
  enteredBy,
  lies,
  newPasskey,
  type PasskeyOwner,
  passkeyOwners,
  register,
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

const door = () => stage.doorOf(0)
const halfway = (person: Person = owner) => browserWithPassword(door(), person)
const counterOf = async ({ passkey }: PasskeyOwner) =>
  (await stage.sql<{ n: number }>('select counter::int as n from passkey where credential_id = $1', [passkey.id]))[0]?.n

describe('a passkey as the second step', () => {
  test('signs in, and the session says by what', async () => {
    const browser = await halfway()
    expect(await session(browser)).toBeNull()
    expect(wordOf(await answer(browser, owner.passkey.sign(await askedToSign(browser))))).toBe('200')
    expect(await session(browser)).toMatchObject({ amr: ['pwd', 'hwk', 'user', 'mfa'], setupRequired: false })
  })

  test('refuses every lie, at the cost of a try, and nothing of the passkey moves', async () => {
    await enteredBy(stage, owner.passkey)
    const before = await counterOf(owner)
    const failures = () =>
      count(stage.sql, `audit_event where user_id = $1 and type = 'sign-in.factor-failed'`, [owner.id])
    const failed = await failures()
    const every = Object.entries(lies(owner.passkey, stranger.passkey))
    for (const [name, sign] of every) {
      await forgetMisses(stage.sql)
      const browser = await halfway()
      const refused = await answer(browser, sign(await askedToSign(browser)))
      expect([name, refused.status, wordOf(refused)]).toEqual([name, 401, 'InvalidCode'])
      const { lastMiss } = (await browser.get('/api/sign-in')).json<{ lastMiss: unknown }>()
      expect([name, lastMiss]).toEqual([name, { code: 'invalid-code', triesLeft: 4 }])
      expect(await session(browser)).toBeNull()
    }
    expect(await counterOf(owner)).toBe(before)
    expect(await failures()).toBe(failed + every.length)
  })

  test('takes an assertion once: neither again in its own challenge, nor in another one', async () => {
    const browser = await halfway()
    const thief = browser.copy()
    const signed = owner.passkey.sign(await askedToSign(browser))
    const other = await halfway()
    await askedToSign(other)
    expect(wordOf(await answer(browser, signed))).toBe('200')
    expect(wordOf(await answer(thief, signed))).toBe('ChallengeExpired')
    for (let again = 0; again < 2; again++) expect(wordOf(await answer(other, signed))).toBe('InvalidCode')
    expect([await session(thief), await session(other)]).toEqual([null, null])
  })

  test('a challenge is good for one answer: after a wrong one the right one is too late', async () => {
    const browser = await halfway()
    const options = await askedToSign(browser)
    expect(wordOf(await answer(browser, owner.passkey.sign(options, { userVerified: false })))).toBe('InvalidCode')
    expect(wordOf(await answer(browser, owner.passkey.sign(options)))).toBe('CodeExpired')
    expect(wordOf(await answer(browser, owner.passkey.sign(await askedToSign(browser))))).toBe('200')
  })

  test('only the newest options count, and what was never asked for is nothing', async () => {
    const browser = await halfway()
    expect(wordOf(await answer(browser, owner.passkey.sign({ challenge: '' })))).toBe('CodeExpired')
    const first = await askedToSign(browser)
    const second = await askedToSign(browser)
    expect(second.challenge).not.toBe(first.challenge)
    expect(wordOf(await answer(browser, owner.passkey.sign(first)))).toBe('InvalidCode')
    expect(wordOf(await answer(browser, owner.passkey.sign(await askedToSign(browser))))).toBe('200')
  })

  test('the fifth miss burns the sign-in, whatever the method, and no other passkey helps it then', async () => {
    const browser = await halfway()
    await giveCode(browser, 'recovery-code', 'AAAA-AAAA-AAAA')
    const words: string[] = []
    for (let n = 0; n < 4; n++) {
      const options = await askedToSign(browser)
      words.push(wordOf(await answer(browser, owner.passkey.sign(options, { forged: true }))))
    }
    expect(words).toEqual(['InvalidCode', 'InvalidCode', 'InvalidCode', 'TooManyAttempts'])
    expect(wordOf(await browser.json('POST', '/api/sign-in/passkey-options', {}))).toBe('401 no-challenge')
    expect(wordOf(await answer(browser, owner.passkey.sign({ challenge: 'A'.repeat(43) })))).toBe('ChallengeExpired')
  })

  test('options come after the password alone, and name this person’s passkeys and nobody else’s', async () => {
    const nobody = new Browser(door())
    expect(wordOf(await nobody.json('POST', '/api/sign-in/passkey-options', {}))).toBe('401 no-challenge')
    const options = await askedToSign(await halfway())
    expect(options.allowCredentials?.map(({ id }) => id)).toEqual([owner.passkey.id])
    expect(options).toMatchObject({ rpId: 'localhost', userVerification: 'required' })
    for (const trace of [owner.email, owner.id, stranger.passkey.id])
      expect(JSON.stringify(options)).not.toContain(trace)
  })

  test('options are refused to who has no passkey, and cost nothing', async () => {
    const person = await createPerson(stage.sql)
    await enrol(await browserWithPassword(door(), person))
    const browser = await halfway(person)
    expect(wordOf(await browser.json('POST', '/api/sign-in/passkey-options', {}))).toBe('409 method-not-allowed')
    const { lastMiss } = (await browser.get('/api/sign-in')).json<{ lastMiss: unknown }>()
    expect(lastMiss).toBeNull()
  })

  test('a code and an answer of a passkey are never mixed up', async () => {
    const browser = await halfway()
    const response = JSON.stringify(owner.passkey.sign(await askedToSign(browser)))
    const { csrfToken } = (await browser.get('/api/auth/csrf')).json<{ csrfToken: string }>()
    const send = (fields: Record<string, string>) =>
      browser.form('/api/auth/callback/second-factor', { csrfToken, json: 'true', ...fields })
    const mixed: Record<string, string>[] = [
      { method: 'passkey', code: '123456' },
      { method: 'passkey', code: '123456', response },
      { method: 'authenticator', response },
      { method: 'recovery-code', response },
      { method: 'passkey', response: '' },
      { method: 'passkey', response: '{}' },
      { method: 'passkey', response: '[' },
      { method: 'passkey', response: response.replace('public-key', 'password') },
      { method: 'passkey', response: response.replace('{', '{"userId":"x",') },
    ]
    for (const fields of mixed) expect([fields, wordOf(await send(fields))]).toEqual([fields, '422 invalid-body'])
    expect(wordOf(await send({ method: 'passkey', response }))).toBe('200')
  })
})

describe('one ceremony’s challenge in another', () => {
  test('neither a registration’s nor a step-up’s signs in', async () => {
    await forgetStepUp(stage.sql, stranger)
    const inside = await enteredBy(stage, owner.passkey)
    const browser = await halfway()
    for (const options of [
      await creationOptions(inside),
      await askedToStepUp(inside),
      await atTheDoor(new Browser(door())),
    ]) {
      await askedToSign(browser)
      expect(wordOf(await answer(browser, owner.passkey.sign(options)))).toBe('InvalidCode')
    }
    expect(await session(browser)).toBeNull()
  })

  test('neither a sign-in’s nor the door’s nor a registration’s confirms a step-up', async () => {
    const other = await halfway()
    const asked = [() => askedToSign(other), () => atTheDoor(other), creationOptions]
    for (const ask of asked) {
      const inside = await enteredBy(stage, owner.passkey)
      const options = await ask(inside)
      await askedToStepUp(inside)
      const body = { method: 'passkey', response: owner.passkey.sign(options) }
      for (let again = 0; again < 2; again++)
        expect(wordOf(await inside.json('POST', '/api/account/step-up', body))).toBe('422 invalid-code')
    }
  })

  test('none of the others opens the door', async () => {
    const inside = await enteredBy(stage, owner.passkey)
    const other = await halfway()
    for (const options of [await askedToSign(other), await askedToStepUp(inside), await creationOptions(inside)]) {
      const browser = other.copy()
      await atTheDoor(browser)
      expect(wordOf(await enter(browser, owner.passkey.sign(options)))).toBe('InvalidCode')
      expect(await session(browser)).toBeNull()
    }
  })

  test('an assertion registers nothing, nor a registration that says it is one', async () => {
    const inside = await enteredBy(stage, owner.passkey)
    const registering = newPasskey(stage)
    expect(wordOf(await register(inside, registering, { type: 'webauthn.get' }))).toBe('422 invalid-code')
    const options = await askedToStepUp(inside)
    await creationOptions(inside)
    const made = registering.register({ ...(await creationOptions(inside)), challenge: options.challenge })
    expect(wordOf(await inside.json('POST', '/api/account/mfa/passkeys', made))).toBe('422 invalid-code')
  })
})
