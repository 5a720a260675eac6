import { expect } from 'vitest'
import type { Sql } from '../../../lib/testing/database/sql'
import type { Browser } from '../../../lib/testing/portal/browser'
import type { Answer } from '../../../lib/testing/portal/http'
import type { Portal } from '../../../lib/testing/portal/portal'
import { browserWithPassword, wordOf } from '../../../lib/testing/portal/sign-in'
import { enrolledPerson, type Stage } from '../../../lib/testing/portal/stage'

/** Somebody at the MFA screen who will ask for a code by mail. */
export async function atTheMfaScreen(stage: Stage, door: Portal = stage.doorOf(0)) {
  const person = await enrolledPerson(stage)
  return { person, browser: await browserWithPassword(door, person) }
}

export const askForCode = (browser: Browser) => browser.json('POST', '/api/sign-in/email-code', {})

/** What counts against a person's mails of the hour and the day. */
export const spent = async (sql: Sql) =>
  (
    await sql<{ n: number }>(`select coalesce(sum(cardinality(failures) + cardinality(pending)), 0)::int as n
    from "limit" where key like 'mail%'`)
  )[0]?.n

export function expectMailAway(answer: Answer) {
  expect(wordOf(answer)).toBe('503 unavailable')
  expect(answer.json()).toMatchObject({ dependency: 'mail', detail: expect.stringContaining('mail') })
  expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
}

export const timed = async (run: () => Promise<Answer>) => {
  const begun = Date.now()
  const answer = await run()
  return { answer, took: Date.now() - begun }
}
