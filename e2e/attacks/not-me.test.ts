import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { count } from '../../lib/testing/database/sql'
import { at, atOnce } from '../../lib/testing/list'
import { Browser } from '../../lib/testing/portal/browser'
import { codeNow } from '../../lib/testing/portal/codes'
import type { Answer } from '../../lib/testing/portal/http'
import { browserWithPassword, giveCode, givePassword, session, tally } from '../../lib/testing/portal/sign-in'
import { type Enrolee, enrolledPerson, type Stage } from '../../lib/testing/portal/stage'
import { createPerson, forgetMisses, forgetSteps, type Person, resetLink } from '../../lib/testing/seeds/person-rows'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
beforeAll(async () => {
  stage = await openSharedStage(2)
})
afterAll(() => stage.close())
beforeEach(() => forgetMisses(stage.sql))

const next = 'gravel otter at the gate'
const press = (browser: Browser) => browser.json('POST', '/api/account/not-me', {})
/** As if every session of this person had been stepped up since it began: a sign-in alone is not enough here. */
const stepUpAll = ({ id }: Person) =>
  stage.sql(`update session set stepped_up_at = authenticated_at + interval '1 millisecond' where user_id = $1`, [id])

async function browsersOf(person: Person, howMany: number) {
  const browsers = await atOnce(howMany, (client) => browserWithPassword(stage.doorOf(client), person))
  await stepUpAll(person)
  return browsers
}
const ownerOf = async (person: Person) => at(await browsersOf(person, 1), 0)
const isInside = async (browser: Browser) => (await session(browser)) !== null

/** Signed in by a code of the app, and confirmed since. */
async function inside(person: Enrolee) {
  const browser = await browserWithPassword(stage.doorOf(0), person)
  await giveCode(browser, 'authenticator', codeNow(person.secret))
  await forgetSteps(stage.sql, person)
  await stepUpAll(person)
  return browser
}

/** What of the person stands in the database. */
async function standing({ id }: Person) {
  const of = (table: string) => count(stage.sql, `${table} where user_id = $1`, [id])
  const [user] = await stage.sql<{ hash: string | null }>('select password_hash as hash from "user" where id = $1', [
    id,
  ])
  return {
    sessions: await of('session'),
    challenges: await of('challenge'),
    trusted: await of('trusted_browser'),
    links: await of('link'),
    enrolments: await of('enrolment'),
    hasPassword: user?.hash !== null,
    told: await count(stage.sql, `audit_event where user_id = $1 and type = 'account.not-me'`, [id]),
  }
}
/** It is pressed when so many of the others have been answered: before they get anywhere, or in their midst. */
const moments = [0, 1, 3, 5]
const nothing = { sessions: 1, challenges: 0, trusted: 0, links: 0, enrolments: 0, hasPassword: false, told: 1 }

describe('“This wasn’t me” on two servers over one PostgreSQL', () => {
  test('of twenty sessions that press it at once one stays, and it is told once', async () => {
    const person = await createPerson(stage.sql)
    const browsers = await browsersOf(person, 20)
    const answers = await Promise.all(browsers.map(press))
    expect(tally(answers)).toEqual({ 200: 1, '401 not-signed-in': 19 })
    expect(await standing(person)).toEqual(nothing)
    const winner = at(
      browsers,
      answers.findIndex(({ status }) => status === 200),
    )
    expect(await isInside(winner)).toBe(true)
  })

  test('whoever finds a session open just after its sign-in cannot press it: it asks for a step-up of its own', async () => {
    const [person, enrolled] = [await createPerson(stage.sql), await enrolledPerson(stage)]
    const byPassword = await browserWithPassword(stage.doorOf(0), person)
    const byCode = await browserWithPassword(stage.doorOf(0), enrolled)
    await giveCode(byCode, 'authenticator', codeNow(enrolled.secret))
    expect(tally([await press(byPassword), await press(byCode)])).toEqual({ '403 step-up-required': 2 })
    expect(await standing(person)).toMatchObject({ sessions: 1, hasPassword: true, told: 0 })
  })

  test('pressed twenty times at once in one session it is one act', async () => {
    const person = await createPerson(stage.sql)
    const browser = await ownerOf(person)
    const copies = Array.from({ length: 20 }, (_, client) => browser.copy(stage.doorOf(client)))
    expect(tally(await Promise.all(copies.map(press)))).toEqual({ 200: 20 })
    expect(await standing(person)).toEqual(nothing)
  })

  test('against sign-ins with the right password at the same moment leaves none of them alive', async () => {
    const entered: number[] = []
    for (const moment of moments) {
      const person = await createPerson(stage.sql)
      const owner = await ownerOf(person)
      const thieves = Array.from({ length: 8 }, (_, client) => new Browser(stage.doorOf(client)))
      const signIns = thieves.map((thief) => givePassword(thief, person))
      await answered(signIns, moment)
      const pressed = await press(owner)
      const told = (await Promise.all(signIns)).map(({ status }) => status)
      expect(pressed.status).toBe(200)
      expect(told.every((status) => status === 200 || status === 401)).toBe(true)
      entered.push(told.filter((status) => status === 200).length)
      expect(await standing(person)).toEqual(nothing)
      for (const thief of thieves) expect(await isInside(thief)).toBe(false)
      expect(await isInside(owner)).toBe(true)
      expect((await givePassword(new Browser(stage.doorOf(1)), person)).status).toBe(401)
    }
    // Some had come in before.
    expect(Math.max(...entered)).toBeGreaterThan(0)
  })

  test('against right codes, each of which trusts its browser, leaves neither session nor trust nor challenge', async () => {
    for (const moment of moments.slice(0, 3)) {
      const person = await enrolledPerson(stage)
      const owner = await inside(person)
      const thieves = await browsersOf(person, 8)
      const tries = thieves.map((thief, n) =>
        giveCode(thief, 'recovery-code', at(person.recoveryCodes, n), { trustBrowser: 'on' }),
      )
      await answered(tries, moment)
      const pressed = await press(owner)
      await Promise.all(tries)
      expect(pressed.status).toBe(200)
      expect(await standing(person)).toEqual(nothing)
      for (const thief of thieves) {
        expect(await isInside(thief)).toBe(false)
        expect((await givePassword(thief, person)).status).toBe(401)
      }
    }
  })

  test('against step-ups and set-ups of other sessions at the same moment ends those all the same', async () => {
    for (const moment of moments.slice(0, 3)) {
      const person = await createPerson(stage.sql)
      const [owner, ...thieves] = await browsersOf(person, 7)
      const acts = thieves.flatMap((thief) => [
        thief.json('POST', '/api/account/step-up', { password: person.password }),
        thief.json('POST', '/api/account/mfa/authenticator', {}),
      ])
      await answered(acts, moment)
      const pressed = await press(owner as Browser)
      const answers = await Promise.all(acts)
      expect(pressed.status).toBe(200)
      expect(answers.filter(({ status }) => status >= 500)).toEqual([])
      expect(await standing(person)).toEqual(nothing)
      for (const thief of thieves) expect(await isInside(thief)).toBe(false)
    }
  })

  test('against a password change of another session one of the two happens, whole', async () => {
    for (let round = 0; round < 6; round++) {
      const person = await createPerson(stage.sql)
      const [owner, thief] = (await browsersOf(person, 2)) as [Browser, Browser]
      const body = { currentPassword: person.password, password: next }
      const change = () => thief.json('PUT', '/api/account/password', body)
      // The change hashes first: pressed at once, “This wasn’t me” would always win.
      const [changed, pressed] = await Promise.all([change(), later(round * 25, () => press(owner))])
      const [pressing, changing] = [pressed.status === 200, changed.status === 204]
      expect([pressing, changing].filter(Boolean)).toHaveLength(1)
      expect(await standing(person)).toEqual(pressing ? nothing : { ...nothing, hasPassword: true, told: 0 })
      expect([await isInside(owner), await isInside(thief)]).toEqual([pressing, changing])
    }
  })

  test('against a reset link that is used at the same moment one of the two happens, whole', async () => {
    for (let round = 0; round < 6; round++) {
      const person = await createPerson(stage.sql)
      const owner = await ownerOf(person)
      const token = await resetLink(stage.sql, person)
      const use = () =>
        new Browser(stage.doorOf(1)).json('POST', '/api/password-reset/complete', { token, password: next })
      const [reset, pressed] = await Promise.all([use(), later(round * 15, () => press(owner))])
      const found = await standing(person)
      expect([reset.status === 204, pressed.status === 200].filter(Boolean)).toHaveLength(1)
      expect(found).toEqual(pressed.status === 200 ? nothing : { ...nothing, sessions: 0, hasPassword: true, told: 0 })
    }
  })

  test('of two new passwords chosen at once afterwards one is set, and it opens the account', async () => {
    const person = await createPerson(stage.sql)
    const owner = await ownerOf(person)
    await press(owner)
    const copies = Array.from({ length: 6 }, (_, client) => owner.copy(stage.doorOf(client)))
    const chosen = (n: number) => `${next} ${n}`
    const answers: Answer[] = await Promise.all(
      copies.map((copy, n) => copy.json('PUT', '/api/account/password', { password: chosen(n) })),
    )
    const told = answers.map(({ status }) => status)
    expect(told.filter((status) => status === 204)).toHaveLength(1)
    const winner = { ...person, password: chosen(told.indexOf(204)) }
    expect((await givePassword(new Browser(stage.doorOf(1)), winner)).status).toBe(200)
  })
})

describe('what a new password asks for', () => {
  test('is the current one, where there is one, and a step-up, whether or not there is one', async () => {
    const person = await createPerson(stage.sql)
    const browser = await ownerOf(person)
    const set = (body: object) => browser.json('PUT', '/api/account/password', body)
    const missing = await set({ password: next })
    expect([missing.status, missing.json<{ fields: object }>().fields]).toEqual([
      422,
      { currentPassword: 'is missing' },
    ])
    await press(browser)
    await stage.sql(`update session set stepped_up_at = now() - interval '1 hour' where user_id = $1`, [person.id])
    expect(tally([await set({ password: next })])).toEqual({ '403 step-up-required': 1 })
    expect((await browser.get('/api/account/mfa')).json<{ stepUpMethods: string[] }>().stepUpMethods).toEqual([])
    const proof = await browser.json('POST', '/api/account/step-up', { password: person.password })
    expect(tally([proof])).toEqual({ '409 not-set-up': 1 })
  })
})

/** Once so many of them have been answered. */
const answered = (acts: Promise<Answer>[], howMany: number) =>
  new Promise<void>((resolve) => {
    let count = 0
    const tick = () => count++ >= howMany && resolve()
    tick()
    for (const act of acts) void act.then(tick)
  })

const later = async <T>(ms: number, act: () => Promise<T>): Promise<T> => {
  await new Promise((resolve) => setTimeout(resolve, ms))
  return act()
}
