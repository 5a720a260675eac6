import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { migratePostgres } from '../../../../prisma/migrate'
import { Prisma } from '../../../generated/prisma/client'
import { type Postgres, startPostgres } from '../../../testing/database/postgres'
import { testDatabase } from '../../../testing/database/test-database'
import { sealSomething } from '../../../testing/seeds/sealed'
import { testDeps } from '../../../testing/test-deps'
import { holdsTables, type Move, moveAll } from './move'
import { readTables } from './tables'

const deps = testDeps()
const { vault } = deps
const source = testDatabase()
let postgres: Postgres
let databaseUrl: string
beforeAll(async () => {
  postgres = await startPostgres()
})
beforeEach(async () => {
  databaseUrl = await postgres.createDatabase()
  await migratePostgres(databaseUrl)
})
afterAll(() => postgres?.remove())

const move = (more: Partial<Move> = {}) =>
  moveAll({
    ...{ pglite: source.pglite, databaseUrl, vault, report() {}, signal: new AbortController().signal },
    ...more,
  })

async function target(sql: string, values: unknown[] = []) {
  const client = new pg.Client(databaseUrl)
  await client.connect()
  try {
    return (await client.query(sql, values)).rows
  } finally {
    await client.end()
  }
}

const userId = '01900000-0000-7000-8000-0000000000aa'

/** What text, times, arrays, JSON, bytes and enums may hold at their worst. */
async function awkwardRows() {
  await sealSomething(deps)
  const { companyId } = await deps.db.user.findFirstOrThrow()
  const at = new Date('2026-11-22T12:00:00.123Z')
  const name = 'Ann "\\{}\\" O’Neil, NULL\n雪 \u2028'
  await deps.db.user.create({ data: { id: userId, companyId, email: 'ann@acme.test', name, mfaSince: at } })
  await deps.db.limit.create({ data: { key: 'a', failures: [at, new Date(at.getTime() + 1)], pending: [], at } })
  await deps.db.mail.create({
    data: { kind: 'x', payload: { a: [1, 'NULL', null, '\\"'] }, dueAt: at, expiresAt: at, userId },
  })
  const key = { userId, label: '', credentialId: 'c', publicKey: new Uint8Array([0, 255, 92, 39]), synced: true }
  await deps.db.passkey.create({ data: { ...key, counter: 4_294_967_295n, transports: ['', 'a,"b"', 'NULL', '{}'] } })
}

it('every table of the schema is moved, those that others point at first, and nothing counts up by itself', async () => {
  const tables = await readTables(async <R extends object>(sql: string) => (await source.pglite.query<R>(sql)).rows)
  const models = Object.values(Prisma.ModelName)
  expect(tables.map(({ name }) => name.replaceAll('_', '')).sort()).toEqual(
    models.map((name) => name.toLowerCase()).sort(),
  )
  const place = (name: string) => tables.findIndex((table) => table.name === name)
  expect(place('company')).toBeLessThan(place('user'))
  expect(place('recovery_set')).toBeLessThan(place('recovery_code'))
  const { rows } = await source.pglite.query(`SELECT 1 FROM pg_class WHERE relkind = 'S'`)
  expect(rows).toEqual([])
})

it('everything arrives as it stood, to the millisecond and the byte, and every sealed value opens', async () => {
  await awkwardRows()
  const told: string[] = []
  const moved = await move({ report: ({ what }) => told.push(what) })
  expect(moved.tables).toHaveLength(Object.keys(Prisma.ModelName).length)
  expect(moved.sealed.reduce((sum, { opened }) => sum + opened, 0)).toBe(14)
  expect([...new Set(told)]).toEqual(['rows', 'tables compared', 'sealed values'])
  const [user] = await target('SELECT name, mfa_since FROM "user" WHERE id = $1', [userId])
  const own = await deps.db.user.findUniqueOrThrow({ where: { id: userId } })
  expect(user).toEqual({ name: own.name, mfa_since: own.mfaSince })
  expect(await target(`SELECT failures, pending FROM "limit" WHERE key = 'a'`)).toEqual([
    { failures: [new Date('2026-11-22T12:00:00.123Z'), new Date('2026-11-22T12:00:00.124Z')], pending: [] },
  ])
  expect(await target('SELECT payload FROM mail WHERE kind = $1', ['x'])).toEqual([
    { payload: { a: [1, 'NULL', null, '\\"'] } },
  ])
  expect(await target('SELECT public_key, counter, transports FROM passkey')).toEqual([
    { public_key: Buffer.from([0, 255, 92, 39]), counter: '4294967295', transports: ['', 'a,"b"', 'NULL', '{}'] },
  ])
  expect(await deps.db.user.count()).toBe(2)
})

it('a target that holds a row, or other tables, is refused and left as it is', async () => {
  await sealSomething(deps)
  await target(`INSERT INTO company (id, name) VALUES ($1, 'A')`, [userId])
  await expect(move()).rejects.toThrow('holds rows already: company (1)')
  expect(await target('SELECT count(*)::int AS n FROM "user"')).toEqual([{ n: 0 }])
  await target('DELETE FROM company')
  await target('ALTER TABLE company ADD COLUMN note text')
  await expect(move()).rejects.toThrow('has other tables')
})

it('stopped halfway, nothing of it is in the target, and it is simply run again', async () => {
  await awkwardRows()
  const stopping = new AbortController()
  await expect(move({ report: () => stopping.abort(), signal: stopping.signal })).rejects.toMatchObject({
    name: 'AbortError',
  })
  expect(await target('SELECT count(*)::int AS n FROM company')).toEqual([{ n: 0 }])
  expect((await move()).tables.find(({ table }) => table === 'user')).toMatchObject({ rows: 2 })
})

it('what does not open with the keys at hand is not moved', async () => {
  await sealSomething(deps)
  await deps.db.authenticator.updateMany({ data: { secret: 'k9.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAA' } })
  await expect(move()).rejects.toThrow('do not open with the keys at hand; run doctor')
  expect(await target('SELECT count(*)::int AS n FROM company')).toEqual([{ n: 0 }])
})

it('a row that changes on its way is noticed', async () => {
  await sealSomething(deps)
  await target(
    `CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.name := 'x'; RETURN NEW; END $$`,
  )
  await target('CREATE TRIGGER spoil BEFORE INSERT ON "user" FOR EACH ROW EXECUTE FUNCTION spoil()')
  await expect(move()).rejects.toThrow('user did not arrive as it stood')
})

it('only a database without any table is migrated: another may be one that people are on', async () => {
  expect(await holdsTables(databaseUrl)).toBe(true)
  expect(await holdsTables(await postgres.createDatabase())).toBe(false)
})
