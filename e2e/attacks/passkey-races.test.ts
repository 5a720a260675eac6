import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { count } from '../../lib/testing/database/sql'
import { at, atOnce } from '../../lib/testing/list'
import { Browser } from '../../lib/testing/portal/browser'
import { browserWithPassword, session, tally, wordOf } from '../../lib/testing/portal/sign-in'
import type { Stage } from '../../lib/testing/portal/stage'
import { createPerson, forgetMisses } from '../../lib/testing/seeds/person-rows'
import {
  askedToSign,
  atTheDoor,
  creationOptions,
  enteredBy,
  newPasskey,
  passkeyOwner,
  readyToAnswer,
  register,
} from './support/passkeys'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
beforeAll(async () => {
  stage = await openSharedStage(2)
})
afterAll(() => stage.close())
beforeEach(() => forgetMisses(stage.sql))

const sessionsOf = ({ id }: { id: string }) => count(stage.sql, 'session where user_id = $1', [id])
const passkeysOf = ({ id }: { id: string }) => count(stage.sql, 'passkey where user_id = $1', [id])

describe('two servers over one PostgreSQL', () => {
  test('one answer to one sign-in, given to both servers at once, opens one session', async () => {
    for (let round = 0; round < 5; round++) {
      const person = await passkeyOwner(stage)
      const browser = await browserWithPassword(stage.doorOf(0), person)
      const signed = person.passkey.sign(await askedToSign(browser))
      const copies = [browser, browser.copy(stage.doorOf(1))]
      const tries = await Promise.all(copies.map((copy) => readyToAnswer(copy, 'second-factor', signed)))
      const told = tally(await Promise.all(tries.map((send) => send())))
      expect(told[200]).toBe(1)
      expect(Object.keys(told).filter((word) => !['200', ...late].includes(word))).toEqual([])
      expect(await sessionsOf(person)).toBe(2)
    }
  })

  test('one answer at the door, given forty times at once, opens one session', async () => {
    const person = await passkeyOwner(stage)
    const browser = new Browser(stage.doorOf(0))
    const signed = person.passkey.sign(await atTheDoor(browser))
    const tries = await atOnce(40, (client) => readyToAnswer(browser.copy(stage.doorOf(client)), 'passkey', signed))
    const told = tally(await Promise.all(tries.map((send) => send())))
    expect(told[200]).toBe(1)
    expect(Object.keys(told).filter((word) => !['200', ...late].includes(word))).toEqual([])
    expect(await sessionsOf(person)).toBe(2)
    await enteredBy(stage, person.passkey, 1)
  })

  test('a copied key that counts the same, answering two sign-ins at once, opens one session', async () => {
    const person = await passkeyOwner(stage)
    const browsers = await atOnce(10, (client) => browserWithPassword(stage.doorOf(client), person))
    const tries = await Promise.all(
      browsers.map(async (browser) => {
        const signed = person.passkey.sign(await askedToSign(browser), { counter: 7 })
        return readyToAnswer(browser, 'second-factor', signed)
      }),
    )
    const told = tally(await Promise.all(tries.map((send) => send())))
    expect(told[200]).toBe(1)
    expect((told.CodeAlreadyUsed ?? 0) + (told.InvalidCode ?? 0)).toBe(9)
    expect(await sessionsOf(person)).toBe(2)
    expect(await stage.sql('select counter::int as n from passkey where user_id = $1', [person.id])).toEqual([{ n: 7 }])
  })

  test('one credential registered by two people at once is one person’s', async () => {
    for (let round = 0; round < 5; round++) {
      const people = await atOnce(2, () => createPerson(stage.sql))
      const browsers = await Promise.all(people.map((person, n) => browserWithPassword(stage.doorOf(n), person)))
      const id = newPasskey(stage).id
      const made = await Promise.all(
        browsers.map(async (browser) => newPasskey(stage, { id }).register(await creationOptions(browser))),
      )
      const answers = await Promise.all(
        browsers.map((browser, n) => browser.json('POST', '/api/account/mfa/passkeys', made[n])),
      )
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 422])
      const winner = answers.findIndex(({ status }) => status === 201)
      expect(await passkeysOf(at(people, winner))).toBe(1)
      expect(await passkeysOf(at(people, 1 - winner))).toBe(0)
      const views = await Promise.all(browsers.map((browser) => browser.get('/api/account/mfa')))
      expect(views.map((view) => view.json<{ enabled: boolean }>().enabled)).toEqual([winner === 0, winner === 1])
    }
  })

  test('one registration given twenty times at once makes one passkey and one recovery set', async () => {
    const person = await createPerson(stage.sql)
    const browser = await browserWithPassword(stage.doorOf(0), person)
    const made = newPasskey(stage).register(await creationOptions(browser))
    const copies = Array.from({ length: 20 }, (_, client) => browser.copy(stage.doorOf(client)))
    const told = tally(await Promise.all(copies.map((copy) => copy.json('POST', '/api/account/mfa/passkeys', made))))
    expect(told[201]).toBe(1)
    expect(await passkeysOf(person)).toBe(1)
    expect(await count(stage.sql, 'recovery_set where user_id = $1', [person.id])).toBe(1)
  })

  test('a passkey removed while it signs in leaves no session of it, whichever came first', async () => {
    for (let round = 0; round < 8; round++) {
      await forgetMisses(stage.sql)
      const person = await passkeyOwner(stage)
      const other = newPasskey(stage)
      expect((await register(person.browser, other)).status).toBe(201)
      const [row] = await stage.sql<{ id: string }>('select id from passkey where credential_id = $1', [other.id])
      const browser = new Browser(stage.doorOf(1))
      const send = await readyToAnswer(browser, 'passkey', other.sign(await atTheDoor(browser)))
      const [entered, removed] = await Promise.all([
        send(),
        person.browser.json('DELETE', `/api/account/mfa/passkeys/${row?.id}`),
      ])
      expect(removed.status).toBe(204)
      expect(['200', 'InvalidCode', 'CodeAlreadyUsed']).toContain(wordOf(entered))
      expect(await session(browser)).toBeNull()
      expect(await passkeysOf(person)).toBe(1)
      expect(await session(person.browser)).not.toBeNull()
    }
  })

  test('the last passkey removed twice at once turns MFA off once, and nothing of it is left', async () => {
    const person = await passkeyOwner(stage)
    const [row] = await stage.sql<{ id: string }>('select id from passkey where user_id = $1', [person.id])
    const answers = await atOnce(6, (client) =>
      person.browser.copy(stage.doorOf(client)).json('DELETE', `/api/account/mfa/passkeys/${row?.id}`),
    )
    expect(tally(answers)).toEqual({ 204: 1, '404 not-found': 5 })
    expect(await stage.sql('select option, mfa_since from "user" where id = $1', [person.id])).toEqual([
      { option: 'none', mfa_since: null },
    ])
    expect(await count(stage.sql, 'recovery_set where user_id = $1', [person.id])).toBe(0)
    expect(await session(await browserWithPassword(stage.doorOf(1), person))).not.toBeNull()
  })

  test('nobody gets more than twenty, however many sessions register at once', async () => {
    const person = await passkeyOwner(stage)
    const insert = `insert into passkey (id, user_id, label, credential_id, public_key, counter, synced)
      values ($1, $2, 'Key', $3, '\\x00', 0, false)`
    for (let n = 0; n < 16; n++) await stage.sql(insert, [randomUUID(), person.id, randomUUID()])
    const browsers: Browser[] = []
    for (let client = 0; client < 8; client++) browsers.push(await enteredBy(stage, person.passkey, client))
    const made = await Promise.all(
      browsers.map(async (browser) => newPasskey(stage).register(await creationOptions(browser))),
    )
    const answers = await Promise.all(
      browsers.map((browser, n) => browser.json('POST', '/api/account/mfa/passkeys', made[n])),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409, 409, 409, 409, 409])
    expect(tally(answers)['409 limit-reached']).toBe(5)
    expect(await passkeysOf(person)).toBe(20)
    expect(wordOf(await at(browsers, 0).json('POST', '/api/account/mfa/passkeys/options', {}))).toBe(
      '409 limit-reached',
    )
  })
})

/** What whoever comes second may read; the last where the counter had moved on by the time they looked at it. */
const late = ['CodeAlreadyUsed', 'CodeExpired', 'ChallengeExpired', 'InvalidCode']
