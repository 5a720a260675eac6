import { afterAll, test as base, beforeAll, describe, expect, inject, vi } from 'vitest'
import { migratePostgres } from '../../../prisma/migrate'
import type { Db, Tx } from '../../domain/deps'
import { type Postgres, startPostgres } from '../../testing/database/postgres'
import { type SilentProxy, startSilentProxy } from '../../testing/database/silent-proxy'
import { asDomainError } from '../errors/problem'
import { openPostgres } from './db'

let postgres: Postgres
let migrated: string
beforeAll(async () => {
  postgres = await startPostgres()
  migrated = await postgres.createDatabase()
  await migratePostgres(migrated)
})
afterAll(() => postgres.remove())

interface Stand {
  proxy: SilentProxy
  db: Db
}

/** A database, a proxy and a pool of each test's own: all of them wait for seconds, and do so side by side. */
const it = base.extend<{ stand: Stand }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of the fixtures that are needed from here.
  stand: async ({}, use) => {
    const proxy = await startSilentProxy(await postgres.copyDatabase(migrated))
    const { db, close } = await openPostgres(proxy.url, {
      rawSql: inject('rawSql'),
      databasePool: 3,
      databasePrepared: true,
    })
    await Promise.all([1, 2, 3].map(() => db.$executeRaw`SELECT pg_sleep(0.2)`))
    await use({ proxy, db })
    proxy.resume()
    await close()
    await proxy.close()
  },
})

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

describe.concurrent('a PostgreSQL that falls silent', () => {
  it.for(paths)(
    'a statement %s on a kept connection fails within 10 s, with its second try',
    async ([, ask], { stand }) => {
      const { proxy, db } = stand
      proxy.silence()
      const twice = (async () => {
        await ask(db).catch(() => undefined)
        await ask(db)
      })()
      const { word, seconds } = await outcome(twice)
      expect(word).toBe('unavailable')
      expect(seconds).toBeLessThan(10)
      expect(await outcome(ask(db))).toMatchObject({
        word: 'unavailable',
        seconds: expect.toSatisfy((s: number) => s < 1),
      })
    },
  )

  it.for(paths)(
    'a transaction that is open when the silence begins fails within 10 s: %s',
    async ([, ask], { stand }) => {
      const { proxy, db } = stand
      const { word, seconds } = await outcome(
        db.$transaction(async (tx) => {
          await ask(tx)
          proxy.silence()
          await ask(tx)
        }),
      )
      expect(word).toBe('unavailable')
      expect(seconds).toBeLessThan(10)
    },
  )

  it('a silence in the middle of an answer ends the statement within 10 s', async ({ stand }) => {
    const { proxy, db } = stand
    proxy.silenceInAnswer()
    const { word, seconds } = await outcome(db.company.findMany())
    expect(word).toBe('unavailable')
    expect(seconds).toBeLessThan(10)
  })

  it('a request that waits for a connection while the silence begins fails within 10 s', async ({ stand }) => {
    const { proxy, db } = stand
    proxy.silence()
    const waiting = await Promise.all(Array.from({ length: 20 }, () => outcome(db.company.count())))
    for (const { word, seconds } of waiting) {
      expect(['busy', 'unavailable']).toContain(word)
      expect(seconds).toBeLessThan(10)
    }
  })

  it('after the silence the next statements are answered without a restart', async ({ stand }) => {
    const { proxy, db } = stand
    proxy.silence()
    await outcome(db.company.count())
    proxy.resume()
    // Not expect.poll: it does not know to which of the tests that run side by side it belongs.
    const answered = async () => expect(await outcome(db.company.count())).toMatchObject({ word: 'done' })
    await vi.waitFor(answered, { timeout: 5_000 })
  })

  it('one silent connection costs one statement: all others are answered at once on fresh connections', async ({
    stand,
  }) => {
    const { proxy, db } = stand
    proxy.cutOpenConnections()
    expect(await outcome(db.company.count())).toMatchObject({ word: 'unavailable' })
    const others = await Promise.all([1, 2, 3].map(() => outcome(db.company.count())))
    for (const { word, seconds } of others) {
      expect(word).toBe('done')
      expect(seconds).toBeLessThan(2)
    }
  })
})
