import { readFileSync } from 'node:fs'
import { PrismaPg } from '@prisma/adapter-pg'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { expect, it } from 'vitest'
import { testDatabase } from '../../../testing/database/test-database'
import { openClient } from './open-client'

const database = testDatabase()

/** The versions with which raw statements were tried, both ways: `RAW_SQL=yes` and `RAW_SQL=no npm run test:unit`. */
const tried = {
  '@prisma/adapter-pg': '7.10.0',
  '@prisma/client': '7.10.0',
  '@prisma/driver-adapter-utils': '7.10.0',
  'pglite-prisma-adapter': '0.7.2',
}

it.each(Object.entries(tried))('%s is the version %s that raw statements were tried with', (name, version) => {
  const installed = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version
  expect(installed, 'run the unit tests with RAW_SQL=yes and with RAW_SQL=no, then name the new version here').toBe(
    version,
  )
})

const adapterOf = () => new PrismaPGlite(database.pglite).connect()

it.each([
  ['PrismaPGlite', () => new PrismaPGlite(database.pglite)],
  ['PrismaPg', () => new PrismaPg({ connectionString: 'postgresql://localhost:1/none' })],
])('%s connects to an adapter that runs raw queries and starts transactions', async (_, makeFactory) => {
  const adapter = await makeFactory().connect()
  for (const method of ['queryRaw', 'executeRaw', 'startTransaction', 'dispose'] as const)
    expect(adapter[method]).toBeInstanceOf(Function)
})

it('Prisma starts a transaction on the adapter of its connection, and ends it there', async () => {
  const adapter = await adapterOf()
  const seen: string[] = []
  const { startTransaction } = adapter
  adapter.startTransaction = async (level) => {
    seen.push('start')
    const transaction = await startTransaction.call(adapter, level)
    const { commit } = transaction
    transaction.commit = () => {
      seen.push('commit')
      return commit.call(transaction)
    }
    return transaction
  }
  const factory = { provider: adapter.provider, adapterName: adapter.adapterName, connect: async () => adapter }
  const db = openClient(factory, { rawSql: true })
  await db.$transaction(async (tx) => expect(await tx.$queryRaw`SELECT 1 AS one`).toEqual([{ one: 1 }]))
  expect(seen).toEqual(['start', 'commit'])
})

it('both paths give the same rows for the same statement', async () => {
  const read = (rawSql: boolean) =>
    openClient(new PrismaPGlite(database.pglite), { rawSql })
      .$queryRaw`SELECT now() > '2020-01-01' AS late, 7::bigint AS n`
  expect(await read(true)).toEqual(await read(false))
})
