import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { count } from '../../lib/testing/database/sql'
import { browserWithPassword, session, wordOf } from '../../lib/testing/portal/sign-in'
import type { Stage } from '../../lib/testing/portal/stage'
import { createPerson, forgetMisses, forgetStepUp } from '../../lib/testing/seeds/person-rows'
import {
  askedToStepUp,
  creationOptions,
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
      const browser =
        person === owner ? await enteredBy(stage, owner.passkey) : await browserWithPassword(door(), person)
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
    for (const label of ['', ' ', '\u200d', '\u3164', '\0', '\u202e', 'x'.repeat(65), 7, null]) {
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
