import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { count } from '../../lib/testing/database/sql'
import type { Browser } from '../../lib/testing/portal/browser'
import { codeNow } from '../../lib/testing/portal/codes'
import {
  beginEnrolment,
  browserWithPassword,
  giveCode,
  session,
  validate,
  wordOf,
} from '../../lib/testing/portal/sign-in'
import { type Enrolee, enrolledPerson, type Stage } from '../../lib/testing/portal/stage'
import { createPerson, forgetMisses } from '../../lib/testing/seeds/person-rows'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
beforeAll(async () => {
  stage = await openSharedStage(1)
})
afterAll(() => stage.close())
beforeEach(() => forgetMisses(stage.sql))

/** One letter of the sealed text to another one, and back again by the same call. */
const flip = (table: string, column: string, where: string, id: string) =>
  stage.sql(
    `update ${table} set ${column} =
       overlay(${column} placing translate(substr(${column}, 30, 1), $2, $3) from 30 for 1) where ${where}`,
    [id, letters, reversed],
  )
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const reversed = [...letters].reverse().join('')

/** What is counted against a person anywhere. */
async function counted({ id }: { id: string }) {
  const [misses] = await stage.sql<{ n: number }>(
    'select coalesce(sum(misses), 0)::int as n from authenticator where user_id = $1',
    [id],
  )
  return {
    misses: misses?.n,
    failures: await count(stage.sql, `"limit" where cardinality(failures) > 0 or blocked_until is not null`),
    tries: await count(stage.sql, 'challenge where user_id = $1 and attempts > 0', [id]),
    audited: await count(stage.sql, `audit_event where user_id = $1 and type = 'sign-in.factor-failed'`, [id]),
  }
}
const nothing = { misses: 0, failures: 0, tries: 0, audited: 0 }

describe('a sealed row that does not open', () => {
  const rows: [string, [string, string, string], (browser: Browser, person: Enrolee) => ReturnType<typeof giveCode>][] =
    [
      [
        'an authenticator key',
        ['authenticator', 'secret', 'user_id = $1'],
        (browser, { secret }) => giveCode(browser, 'authenticator', codeNow(secret)),
      ],
      [
        'a recovery code',
        ['recovery_code', 'hash', 'set_row = (select id from recovery_set where user_id = $1)'],
        (browser, { recoveryCodes: [code = ''] }) => giveCode(browser, 'recovery-code', code),
      ],
    ]
  test.each(rows)(
    '%s: the right code is a fault with a code, never a wrong one, and counts against nobody',
    async (_, [table, column, where], give) => {
      const person = await enrolledPerson(stage)
      const browser = await browserWithPassword(stage.doorOf(0), person)
      await flip(table, column, where, person.id)
      for (let time = 0; time < 6; time++) expect(wordOf(await give(browser, person))).toBe('500 sealed-value-damaged')
      expect(await counted(person)).toEqual(nothing)
      expect(await session(browser)).toBeNull()

      await flip(table, column, where, person.id)
      expect(wordOf(await give(browser, person))).toBe('200')
      expect(await session(browser)).not.toBeNull()
    },
  )

  test('a key on its way: the same', async () => {
    const person = await createPerson(stage.sql)
    const browser = await browserWithPassword(stage.doorOf(0), person)
    const secret = await beginEnrolment(browser)
    await flip('enrolment', 'secret', 'user_id = $1', person.id)
    expect(wordOf(await validate(browser, codeNow(secret)))).toBe('500 sealed-value-damaged')
    expect(await counted(person)).toEqual(nothing)
    await flip('enrolment', 'secret', 'user_id = $1', person.id)
    expect((await validate(browser, codeNow(secret))).status).toBe(200)
  })
})
