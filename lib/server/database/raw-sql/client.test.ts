import { PrismaPGlite } from 'pglite-prisma-adapter'
import { describe, expect, it } from 'vitest'
import type { Db, Tx } from '../../../domain/deps'
import { PrismaClient } from '../../../generated/prisma/client'
import { testDatabase } from '../../../testing/database/test-database'
import { openRawClient } from './client'

const database = testDatabase()
let client: Db | undefined
/** On the raw path, whatever RAW_SQL says. */
const db = () => (client ??= openRawClient(new PrismaPGlite(database.pglite), {}))
const at = new Date('2026-11-22T12:00:00.123Z')

/** Every type that a statement of ours takes or gives. */
const types = (db: Pick<Tx, '$queryRaw'>) => db.$queryRaw`
  SELECT ${at}::timestamptz AS at, ${[at, at]}::timestamptz[] AS times, ${3}::int AS int, ${2n ** 60n}::bigint AS big,
    ${1.5}::float8 AS double, ${true} AS yes, ${null}::text AS nothing, ${['a', 'b,"']}::text[] AS texts,
    ${JSON.stringify({ a: [1] })}::jsonb AS json, ${new Uint8Array([1, 255])}::bytea AS bytes, 'role'::text AS text`

const rename = (tx: Tx, name: string) => tx.$executeRaw`INSERT INTO limit_or_not SELECT ${name}`
const company = (tx: Pick<Tx, '$executeRaw'>, name: string) =>
  tx.$executeRaw`INSERT INTO company (id, name) VALUES (gen_random_uuid(), ${name})`

describe('a raw statement', () => {
  it('takes and gives what it does in Prisma’s own hands', async () => {
    const prisma = new PrismaClient({ adapter: new PrismaPGlite(database.pglite) })
    expect(await types(db())).toEqual(await types(prisma))
  })

  it('says how many rows it wrote', async () => {
    expect(await company(db(), 'One')).toBe(1)
    expect(await db().$executeRaw`DELETE FROM company WHERE name = ${'Two'}`).toBe(0)
  })

  it('is part of its transaction: both see what the other wrote, and nothing of it stays where it fails', async () => {
    const failed = db().$transaction(async (tx) => {
      await company(tx, 'Raw')
      await tx.company.create({ data: { name: 'Prisma’s' } })
      expect(await tx.company.count()).toBe(2)
      expect(await tx.$queryRaw`SELECT count(*)::int AS n FROM company`).toEqual([{ n: 2 }])
      await rename(tx, 'no such table')
    })
    await expect(failed).rejects.toThrow()
    expect(await db().company.count()).toBe(0)
  })

  it('is refused once its transaction has ended, by itself or because its time was up', async () => {
    const ended = await db().$transaction(async (tx) => tx)
    await expect(company(ended, 'Late')).rejects.toThrow('over')
    const late = db().$transaction(
      async (tx) => {
        await new Promise((go) => setTimeout(go, 300))
        await company(tx, 'Late')
      },
      { timeout: 50 },
    )
    await expect(late).rejects.toThrow()
    expect(await db().company.count()).toBe(0)
  })
})
