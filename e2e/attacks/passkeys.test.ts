import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Browser } from './support/browser'
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
  passkeyOwner,
  register,
} from './support/passkeys'
import { createPerson, forgetMisses, forgetStepUp, type Person } from './support/people'
import { count } from './support/postgres'
import { browserWithPassword, enrol, giveCode, session, wordOf } from './support/sign-in'
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
    expect(wordOf(await answer(other, signed))).toBe('InvalidCode')
    expect(wordOf(await answer(other, signed))).toBe('CodeExpired')
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
      expect(wordOf(await inside.json('POST', '/api/account/step-up', body))).toBe('422 invalid-code')
      expect(wordOf(await inside.json('POST', '/api/account/step-up', body))).toBe('422 code-expired')
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

describe('a passkey at a step-up', () => {
  test('refuses every lie; five misses end that session and no other', async () => {
    const bystander = await enteredBy(stage, owner.passkey)
    let browser = await enteredBy(stage, owner.passkey)
    let misses = 0
    for (const [name, sign] of Object.entries(lies(owner.passkey, stranger.passkey))) {
      await forgetMisses(stage.sql)
      const response = sign(await askedToStepUp(browser))
      const refused = await browser.json('POST', '/api/account/step-up', { method: 'passkey', response })
      expect([name, wordOf(refused)]).toEqual([name, '422 invalid-code'])
      misses += 1
      expect([name, (await session(browser)) === null]).toEqual([name, misses % 5 === 0])
      if (misses % 5 === 0) browser = await enteredBy(stage, owner.passkey)
    }
    expect(await session(bystander)).not.toBeNull()
  })

  test('opens what is starred, for its own session alone', async () => {
    const [one, two] = [await enteredBy(stage, owner.passkey), await enteredBy(stage, owner.passkey)]
    await forgetStepUp(stage.sql, owner)
    expect(wordOf(await one.json('POST', '/api/account/mfa/passkeys/options', {}))).toBe('403 step-up-required')
    const response = owner.passkey.sign(await askedToStepUp(one))
    expect(wordOf(await two.json('POST', '/api/account/step-up', { method: 'passkey', response }))).toBe(
      '422 code-expired',
    )
    expect(wordOf(await one.json('POST', '/api/account/step-up', { method: 'passkey', response }))).toBe('204')
    expect((await one.json('POST', '/api/account/mfa/passkeys/options', {})).status).toBe(200)
    expect(wordOf(await two.json('POST', '/api/account/mfa/passkeys/options', {}))).toBe('403 step-up-required')
  })
})

describe('registering a passkey', () => {
  test('refuses whatever is wrong with it, and a challenge that was used', async () => {
    const person = await createPerson(stage.sql)
    const browser = await browserWithPassword(door(), person)
    const wrong = {
      'another origin': { origin: 'https://evil.test' },
      'another site’s id': { rpId: 'evil.test' },
      'another challenge': { challenge: 'A'.repeat(43) },
      'an empty challenge': { challenge: '' },
      'no challenge': { challenge: undefined },
      'an assertion’s type': { type: 'webauthn.get' },
      'inside a page of another site': { crossOrigin: true },
      'the person not verified': { userVerified: false },
      'the person not there': { userPresent: false },
      'another id': { id: stranger.passkey.id },
    }
    for (const [name, tricks] of Object.entries(wrong))
      expect([name, wordOf(await register(browser, newPasskey(stage), tricks))]).toEqual([name, '422 invalid-code'])
    const late = newPasskey(stage).register({ ...(await creationOptions(browser)), challenge: '' })
    await browser.json('POST', '/api/account/mfa/passkeys', late)
    expect(wordOf(await browser.json('POST', '/api/account/mfa/passkeys', late))).toBe('410 enrolment-expired')
    expect(await count(stage.sql, 'passkey where user_id = $1', [person.id])).toBe(0)
    const { enabled } = (await browser.get('/api/account/mfa')).json<{ enabled: boolean }>()
    expect(enabled).toBe(false)
  })

  test('another session’s options complete nothing here', async () => {
    const person = await createPerson(stage.sql)
    const [one, two] = [await browserWithPassword(door(), person), await browserWithPassword(door(), person)]
    const made = newPasskey(stage).register(await creationOptions(one))
    expect(wordOf(await two.json('POST', '/api/account/mfa/passkeys', made))).toBe('410 enrolment-expired')
    await creationOptions(two)
    expect(wordOf(await two.json('POST', '/api/account/mfa/passkeys', made))).toBe('422 invalid-code')
    expect(wordOf(await one.json('POST', '/api/account/mfa/passkeys', made))).toBe('201')
  })

  test('takes no credential that somebody has, themselves included, and says to nobody whose it is', async () => {
    const before = await stage.sql('select * from passkey where credential_id = $1', [owner.passkey.id])
    const copied = newPasskey(stage, { id: owner.passkey.id })
    for (const person of [await createPerson(stage.sql), owner]) {
      const browser = person === owner ? await enteredBy(stage, owner.passkey) : await halfway(person)
      const { updated, ...kept } = { ...before[0], updated: null } as Record<string, unknown>
      expect(wordOf(await register(browser, copied))).toBe('422 invalid-code')
      const [now] = await stage.sql<Record<string, unknown>>('select * from passkey where credential_id = $1', [
        owner.passkey.id,
      ])
      expect([updated, now?.user_id, now?.public_key]).toEqual([null, kept.user_id, kept.public_key])
    }
    await enteredBy(stage, owner.passkey)
  })

  test('leaves out what is there already, and needs a step-up', async () => {
    const browser = await enteredBy(stage, owner.passkey)
    const { excludeCredentials } = await creationOptions(browser)
    expect(excludeCredentials.map(({ id }) => id)).toEqual([owner.passkey.id])
    await forgetStepUp(stage.sql, owner)
    for (const path of ['/api/account/mfa/passkeys/options', '/api/account/mfa/passkeys'])
      expect(
        wordOf(
          await browser.json('POST', path, path.endsWith('s/options') ? {} : newPasskey(stage).register(creation)),
        ),
      ).toBe('403 step-up-required')
  })

  const creation = {
    challenge: 'A'.repeat(43),
    rp: { id: 'localhost', name: 'Latchkey' },
    user: { id: 'AA', name: 'x', displayName: 'x' },
    pubKeyCredParams: [],
    timeout: 1,
    excludeCredentials: [],
  }

  test('structures of junk inside it are refused like anything else', async () => {
    const browser = await browserWithPassword(door(), await createPerson(stage.sql))
    const bytes = (...hex: string[]) => Buffer.from(hex.join(''), 'hex').toString('base64url')
    const junk = [
      bytes('00'),
      bytes('a0'),
      bytes('f6'),
      bytes('9b', 'ff'.repeat(8)),
      bytes('bb', 'ff'.repeat(8)),
      bytes('5b', '7f', 'ff'.repeat(7)),
      bytes('81'.repeat(8_000)),
      bytes('a1'.repeat(8_000)),
      bytes('c0'.repeat(8_000)),
      bytes('fb', '7ff8000000000000'),
      bytes('ff'.repeat(500)),
    ]
    for (const attestationObject of junk) {
      const made = newPasskey(stage).register(await creationOptions(browser))
      const body = { ...made, response: { ...made.response, attestationObject } }
      expect(wordOf(await browser.json('POST', '/api/account/mfa/passkeys', body))).toBe('422 invalid-code')
    }
    for (const data of [
      'null',
      '[]',
      '"x"',
      '{',
      `${'['.repeat(1_400)}${']'.repeat(1_400)}`,
      '{"__proto__":{"challenge":""}}',
    ]) {
      const made = newPasskey(stage).register(await creationOptions(browser))
      const clientDataJSON = Buffer.from(data).toString('base64url')
      const body = { ...made, response: { ...made.response, clientDataJSON } }
      expect(wordOf(await browser.json('POST', '/api/account/mfa/passkeys', body))).toBe('422 invalid-code')
    }
    for (const label of ['', ' ', '\0', '\u202e', 'x'.repeat(65), 7, null]) {
      const body = { ...newPasskey(stage).register(await creationOptions(browser)), label }
      expect([label, wordOf(await browser.json('POST', '/api/account/mfa/passkeys', body))]).toEqual([
        label,
        '422 invalid-body',
      ])
    }
  })
})

describe('the passkeys of somebody else', () => {
  test('are renamed and removed by nobody but their owner', async () => {
    const thief = await enteredBy(stage, stranger.passkey)
    const [row] = await stage.sql<{ id: string; label: string }>(
      'select id, label from passkey where credential_id = $1',
      [owner.passkey.id],
    )
    const path = `/api/account/mfa/passkeys/${row?.id}`
    expect(wordOf(await thief.json('PATCH', path, { label: 'mine' }))).toBe('404 not-found')
    expect(wordOf(await thief.json('DELETE', path))).toBe('404 not-found')
    expect(await stage.sql('select id, label from passkey where credential_id = $1', [owner.passkey.id])).toEqual([row])
    const own = await enteredBy(stage, owner.passkey)
    expect(wordOf(await own.json('PATCH', path, { label: 'Key on my ring' }))).toBe('204')
  })
})
