import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { count } from '../../lib/testing/database/sql'
import { at, atOnce } from '../../lib/testing/list'
import { Browser } from '../../lib/testing/portal/browser'
import { codeNow } from '../../lib/testing/portal/codes'
import {
  beginEnrolment,
  browserWithPassword,
  giveCode,
  givePassword,
  session,
  validate,
  wordOf,
} from '../../lib/testing/portal/sign-in'
import { type Enrolee, enrolledPerson, type Stage } from '../../lib/testing/portal/stage'
import { forgetMisses, forgetSteps } from '../../lib/testing/seeds/person-rows'
import { openSharedStage } from './support/shared-postgres'

// Two servers on one PostgreSQL: trust is read by one while the other changes what it relies on.

let stage: Stage
beforeAll(async () => {
  stage = await openSharedStage(2)
})
afterAll(() => stage.close())
beforeEach(() => forgetMisses(stage.sql))

const trusts = ({ id }: Enrolee) => count(stage.sql, 'trusted_browser where user_id = $1', [id])

/** Signs in with a recovery code, which is a step-up too. */
async function recovered(person: Enrolee, nth: number, more: Record<string, string> = {}) {
  const browser = await browserWithPassword(stage.doorOf(0), person)
  expect(wordOf(await giveCode(browser, 'recovery-code', at(person.recoveryCodes, nth), more))).toBe('200')
  return browser
}

/** One that is trusted, and signed out. */
async function trusted(person: Enrolee) {
  const browser = await recovered(person, 0, { trustBrowser: 'on' })
  browser.cookies.delete('latchkey.session')
  return browser
}

interface Change {
  /** The one that signs in afterwards, where it is another. */
  password?: string
  /** Made ready before the race. */
  ready(browser: Browser): Promise<() => Promise<unknown>>
}

/** Each change of factors, and of the password. */
const changes: Record<string, Change> = {
  'a key that is replaced': {
    async ready(browser) {
      const secret = await beginEnrolment(browser)
      return () => validate(browser, codeNow(secret))
    },
  },
  'an app that is added': {
    async ready(browser) {
      const secret = await beginEnrolment(browser, { add: true })
      return () => validate(browser, codeNow(secret))
    },
  },
  'an app that is removed': {
    async ready(browser) {
      const secret = await beginEnrolment(browser, { add: true })
      await validate(browser, codeNow(secret))
      const { authenticators } = (await browser.get('/api/account/mfa')).json<{ authenticators: { id: string }[] }>()
      const path = `/api/account/mfa/authenticator/${at(authenticators, 1).id}`
      return () => browser.json('DELETE', path)
    },
  },
  'a new recovery set': {
    ready: async (browser) => () => browser.json('POST', '/api/account/mfa/recovery-codes', {}),
  },
  'a new password': {
    password: 'gravel otter at the gate of dusk',
    ready: async (browser) => () =>
      browser.json('PUT', '/api/account/password', {
        currentPassword: 'attack at dawn by the old latch',
        password: 'gravel otter at the gate of dusk',
      }),
  },
}
const rounds = 3

describe.each(Object.entries(changes))(
  'a sign-in and %s at the same moment, on two servers',
  (_, { ready, password }) => {
    test('by trust: none of it is left, and the next sign-in asks for a code', async () => {
      await atOnce(rounds, async (round) => {
        const person = await enrolledPerson(stage)
        const owner = await recovered(person, 1)
        const change = await ready(owner)
        const browser = await trusted(person)
        expect(await trusts(person)).toBe(1)
        const [, changed] = await Promise.all([givePassword(browser.copy(stage.doorOf(round)), person), change()])
        expect(changed).toMatchObject({ status: expect.toSatisfy((status: number) => status < 300) })
        expect(await trusts(person)).toBe(0)
        const after = new Browser(stage.doorOf(round + 1))
        for (const [name, value] of browser.cookies) after.cookies.set(name, value)
        await givePassword(after, { ...person, ...(password ? { password } : {}) })
        expect(after.cookies.has('latchkey.challenge')).toBe(true)
        expect(await session(after)).toBeNull()
      })
    })
  },
)

describe('a sign-in that asks for trust', () => {
  test.each(['a key that is replaced', 'a new password'])('%s at the same moment: none is left', async (name) => {
    await atOnce(rounds, async (round) => {
      const person = await enrolledPerson(stage)
      const owner = await recovered(person, 1)
      const change = await at([changes[name]], 0)?.ready(owner)
      await forgetSteps(stage.sql, person)
      const browser = await browserWithPassword(stage.doorOf(round + 1), person)
      const code = codeNow(person.secret)
      await Promise.all([giveCode(browser, 'authenticator', code, { trustBrowser: 'on' }), change?.()])
      expect(await trusts(person)).toBe(0)
    })
  })
})
