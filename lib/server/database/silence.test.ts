import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Db, Tx } from '../../domain/deps'
import { type Postgres, startPostgres } from '../../testing/postgres'
import { type SilentProxy, startSilentProxy } from '../../testing/silent-proxy'
import { asDomainError } from '../errors/problem'
import type { Settings } from '../settings/env'
import { closeDatabase, openDatabase } from './db'

let postgres: Postgres
let proxy: SilentProxy
let db: Db
beforeAll(async () => {
  postgres = await startPostgres()
})
beforeEach(async () => {
  proxy = await startSilentProxy(await postgres.createDatabase())
  const settings = { databaseUrl: proxy.url, databasePool: 3, databasePrepared: true } as Settings
  db = await openDatabase(settings, 'the portal', async () => {})
  await Promise.all([1, 2, 3].map(() => db.$executeRaw`SELECT pg_sleep(0.2)`))
})
afterEach(async () => {
  proxy.resume()
  await closeDatabase()
  await proxy.close()
})
afterAll(() => postgres.remove())

async function outcome(run: Promise<unknown>) {
  const began = performance.now()
  const word = await run.then(
    () => 'done',
    (error: unknown) => asDomainError(error).code,
  )
  return { word, seconds: (performance.now() - began) / 1000 }
}

const paths: [string, (client: Db | Tx) => Promise<unknown>][] = [
  ['by Prisma', (client) => client.company.count()],
  ['by a raw statement', (client) => client.$queryRaw`SELECT 1`],
]

it.each(paths)('a statement %s on a kept connection fails within 10 s, with its second try', async (_, ask) => {
  proxy.silence()
  const twice = (async () => {
    await ask(db).catch(() => undefined)
    await ask(db)
  })()
  const { word, seconds } = await outcome(twice)
  expect(word).toBe('unavailable')
  expect(seconds).toBeLessThan(10)
  expect(await outcome(ask(db))).toMatchObject({ word: 'unavailable', seconds: expect.toSatisfy((s: number) => s < 1) })
})

it.each(paths)('a transaction that is open when the silence begins fails within 10 s: %s', async (_, ask) => {
  const { word, seconds } = await outcome(
    db.$transaction(async (tx) => {
      await ask(tx)
      proxy.silence()
      await ask(tx)
    }),
  )
  expect(word).toBe('unavailable')
  expect(seconds).toBeLessThan(10)
})

it('a silence in the middle of an answer ends the statement within 10 s', async () => {
  proxy.silenceInAnswer()
  const { word, seconds } = await outcome(db.company.findMany())
  expect(word).toBe('unavailable')
  expect(seconds).toBeLessThan(10)
})

it('a request that waits for a connection while the silence begins fails within 10 s', async () => {
  proxy.silence()
  const waiting = await Promise.all(Array.from({ length: 20 }, () => outcome(db.company.count())))
  for (const { word, seconds } of waiting) {
    expect(['busy', 'unavailable']).toContain(word)
    expect(seconds).toBeLessThan(10)
  }
})

it('after the silence the next statements are answered without a restart', async () => {
  proxy.silence()
  await outcome(db.company.count())
  proxy.resume()
  await expect.poll(() => outcome(db.company.count()), { timeout: 5_000 }).toMatchObject({ word: 'done' })
})

it('one silent connection costs one statement: all others are answered at once on fresh connections', async () => {
  proxy.cutOpenConnections()
  expect(await outcome(db.company.count())).toMatchObject({ word: 'unavailable' })
  const others = await Promise.all([1, 2, 3].map(() => outcome(db.company.count())))
  for (const { word, seconds } of others) {
    expect(word).toBe('done')
    expect(seconds).toBeLessThan(2)
  }
})
