import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { count } from '../../lib/testing/database/sql'
import { atOnce } from '../../lib/testing/list'
import type { Browser } from '../../lib/testing/portal/browser'
import { browserWithPassword, session, wordOf } from '../../lib/testing/portal/sign-in'
import { openStage, type Stage } from '../../lib/testing/portal/stage'
import { createPerson } from '../../lib/testing/seeds/person-rows'

const connections = 2
let stage: Stage
let inside: Browser

beforeAll(async () => {
  stage = await openStage(1, { DATABASE_POOL: String(connections) })
  inside = await browserWithPassword(stage.doorOf(0), await createPerson(stage.sql))
})
afterAll(() => stage.close())

test('while every connection waits, people read within seconds that the portal is busy; then all goes on', async () => {
  const blocker = new pg.Client(stage.settings.DATABASE_URL)
  await blocker.connect()
  await blocker.query('BEGIN; LOCK TABLE session IN ACCESS EXCLUSIVE MODE')
  const began = performance.now()
  const waiting = atOnce(60, async () => ({
    answer: await inside.copy().get('/api/account/mfa'),
    ms: performance.now() - began,
  }))
  await expect.poll(() => count(stage.sql, `pg_locks where not granted`)).toBe(connections)
  expect(await count(stage.sql, `pg_stat_activity where application_name = 'latchkey'`)).toBe(connections)
  const seen = await waiting
  for (const { answer } of seen) {
    expect(wordOf(answer)).toBe('503 busy')
    expect(answer.headers['retry-after']).toBe('1')
  }
  const times = seen.map(({ ms }) => ms).toSorted((a, b) => a - b)
  // Whom the queue has no place for is told before those who wait in it.
  expect(times[0]).toBeLessThan(4_500)
  expect(times.at(-1)).toBeLessThan(15_000)
  await blocker.end()
  expect(await session(inside)).not.toBeNull()
})
