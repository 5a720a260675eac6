import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { AuthenticatorApp, stepNow } from '../../lib/testing/authenticator-app'
import { count } from '../../lib/testing/database/sql'
import { at, atOnce } from '../../lib/testing/list'
import type { Browser } from '../../lib/testing/portal/browser'
import { codeNow, wrongCodes } from '../../lib/testing/portal/codes'
import type { Answer } from '../../lib/testing/portal/http'
import {
  browserWithPassword,
  csrfToken,
  giveCode,
  readyToGiveCode,
  session,
  tally,
  wordOf,
} from '../../lib/testing/portal/sign-in'
import { type Enrolee, enrolledPerson, type Stage } from '../../lib/testing/portal/stage'
import { forgetMisses } from '../../lib/testing/seeds/person-rows'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
beforeAll(async () => {
  stage = await openSharedStage(2)
})
afterAll(() => stage.close())
beforeEach(() => forgetMisses(stage.sql))

/** So many challenges of one person, each in a browser and at a source address of its own, on both servers. */
const challenges = (person: Enrolee, howMany: number) =>
  atOnce(howMany, (client) => browserWithPassword(stage.doorOf(client), person))

async function allAtOnce(browsers: Browser[], method: string, code: string) {
  const tries = await Promise.all(browsers.map((browser) => readyToGiveCode(browser, method, code)))
  return Promise.all(tries.map(untilJudged))
}

/** A burst is more than a server works on at once: who is told to come again does. */
async function untilJudged(send: () => Promise<Answer>): Promise<Answer> {
  const answer = await send()
  if (wordOf(answer) !== '503 busy') return answer
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  await sleep(1_000 * Number(answer.headers['retry-after']))
  return untilJudged(send)
}

const signedIn = async (browsers: Browser[]) =>
  (await Promise.all(browsers.map((browser) => session(browser)))).filter((found) => found !== null)

describe('two servers over one PostgreSQL', () => {
  test('one authenticator code sent by fifty sign-ins at once opens one session', async () => {
    const person = await enrolledPerson(stage)
    const browsers = await challenges(person, 50)
    const step = stepNow()
    const answers = await allAtOnce(browsers, 'authenticator', new AuthenticatorApp(person.secret).codeAt(step))

    // Only the comparison itself answers that a code was used before: all fifty reached it.
    expect(tally(answers)).toEqual({ 200: 1, CodeAlreadyUsed: 49 })
    expect(await signedIn(browsers)).toHaveLength(1)
    expect(await count(stage.sql, 'session where user_id = $1', [person.id])).toBe(1)
    expect(await stage.sql('select last_step::int from authenticator where user_id = $1', [person.id])).toEqual([
      { last_step: step },
    ])
    expect(await count(stage.sql, 'challenge where user_id = $1', [person.id])).toBe(49)
  })

  test('one recovery code sent by a hundred sign-ins at once opens one session and spends no other code', async () => {
    const person = await enrolledPerson(stage)
    const browsers = await challenges(person, 100)
    const answers = await allAtOnce(browsers, 'recovery-code', at(person.recoveryCodes, 3))

    expect(tally(answers)).toEqual({ 200: 1, CodeAlreadyUsed: 99 })
    expect(await signedIn(browsers)).toHaveLength(1)
    expect(await count(stage.sql, 'session where user_id = $1', [person.id])).toBe(1)
    const codes = 'recovery_code c join recovery_set s on s.id = c.set_row where s.user_id = $1'
    expect(await count(stage.sql, `${codes} and c.used_at is not null`, [person.id])).toBe(1)
    expect(await count(stage.sql, `${codes} and c.used_at is null`, [person.id])).toBe(9)
  })

  test('a burst of two hundred tries at one challenge looks at five codes and burns it', async () => {
    const person = await enrolledPerson(stage)
    const owner = await browserWithPassword(stage.doorOf(0), person)
    await csrfToken(owner)
    const thieves = Array.from({ length: 200 }, (_, client) => owner.copy(stage.doorOf(client)))
    const codes = wrongCodes(person.secret, 200)
    const tries = await Promise.all(
      thieves.map((thief, client) => readyToGiveCode(thief, 'authenticator', at(codes, client))),
    )
    const told = tally(await Promise.all(tries.map(untilJudged)))

    expect(Object.keys(told).sort()).toEqual(['ChallengeExpired', 'InvalidCode', 'TooManyAttempts'])
    expect(told.InvalidCode).toBe(4)
    expect(told.TooManyAttempts).toBe(1)
    expect(told.ChallengeExpired).toBe(195)
    expect(await lookedAt(person)).toBe(5)
    expect(await count(stage.sql, 'challenge where user_id = $1', [person.id])).toBe(0)
    expect(tally([await giveCode(owner, 'authenticator', codeNow(person.secret))])).toEqual({ ChallengeExpired: 1 })
    expect(await session(owner)).toBeNull()
  })

  test('a challenge that the right code has opened opens nothing for the copies of its cookie', async () => {
    const person = await enrolledPerson(stage)
    const owner = await browserWithPassword(stage.doorOf(0), person)
    await csrfToken(owner)
    const copies = Array.from({ length: 20 }, (_, client) => owner.copy(stage.doorOf(client)))
    const codes = person.recoveryCodes
    const tries = await Promise.all(
      copies.map((copy, client) => readyToGiveCode(copy, 'recovery-code', at(codes, client % codes.length))),
    )
    const told = tally(await Promise.all(tries.map(untilJudged)))

    expect(told[200]).toBe(1)
    expect(await count(stage.sql, 'session where user_id = $1', [person.id])).toBe(1)
    const used = 'recovery_code c join recovery_set s on s.id = c.set_row where s.user_id = $1 and used_at is not null'
    expect(await count(stage.sql, used, [person.id])).toBe(1)
  })
})

/** How many codes of this person were compared and found wrong, as the account's own counter has it. */
async function lookedAt(person: Enrolee): Promise<number> {
  const { sql } = stage
  const [audited] = await sql<{ n: number }>(
    `select count(*)::int as n from audit_event where user_id = $1 and type = 'sign-in.factor-failed'`,
    [person.id],
  )
  return audited?.n ?? 0
}
