import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest'
import { MigrationError, migratePostgres } from '../../../prisma/migrate'
import { prepared } from '../../domain/database/statement'
import { type Postgres, startPostgres } from '../../testing/database/postgres'
import { freePort } from '../../testing/free-port'
import { isDatabaseAway } from '../errors/database-errors'
import { asDomainError } from '../errors/problem'
import type { Settings } from '../settings/env'
import { closeDatabase, database, openDatabase } from './db'

const rawSql = inject('rawSql')

let postgres: Postgres
let folder: string
let databaseUrl: string
const url = () => databaseUrl

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'latchkey-migrations-'))
  postgres = await startPostgres()
})
beforeEach(async () => {
  databaseUrl = await postgres.createDatabase()
})
afterAll(async () => {
  await postgres?.remove()
  await rm(folder, { recursive: true, force: true })
})

async function query(sql: string) {
  const client = new pg.Client(url())
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

async function migrationsWith(sql: string) {
  const copy = await mkdtemp(join(folder, 'migrations-'))
  await cp('prisma/migrations', copy, { recursive: true })
  await mkdir(join(copy, '9999_extra'))
  await writeFile(join(copy, '9999_extra/migration.sql'), sql)
  return copy
}

it('of instances that start together one migrates, the others wait for it and find it done', async () => {
  const slow = await migrationsWith('SELECT pg_sleep(1); CREATE TABLE extra_one (note text)')
  const applied = await Promise.all([1, 2, 3].map(() => migratePostgres(url(), slow)))
  const all = (await readdir(slow)).filter((name) => /^\d/.test(name)).sort()
  expect(applied.flat().sort()).toEqual(all)
  expect(await query('SELECT 1 FROM _prisma_migrations WHERE finished_at IS NOT NULL')).toHaveLength(all.length)
})

it('a migration that fails leaves nothing behind and is tried again at the next start', async () => {
  const text = `CREATE TABLE extra_one (note text DEFAULT 'a;b');`
  const broken = await migrationsWith(`${text} SELECT 1 / 0;`)
  await expect(migratePostgres(url(), broken)).rejects.toThrow(MigrationError)
  await expect(migratePostgres(url(), broken)).rejects.toThrow('9999_extra does not apply: division by zero.')
  expect(await query(`SELECT 1 FROM pg_tables WHERE tablename = 'extra_one'`)).toEqual([])
  expect(await migratePostgres(url(), await migrationsWith(text))).toEqual(['9999_extra'])
})

it('an outage is known as one, and the portal goes on by itself afterwards', async () => {
  const settings = { rawSql, databaseUrl: url() } as Settings
  await openDatabase(settings, 'the portal', async () => {})
  const db = await database()
  const interrupted = db.$queryRaw`SELECT pg_sleep(30)`.catch((error: unknown) => error)
  await expect
    .poll(() => query(`SELECT 1 FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(30)%' AND state = 'active'`))
    .not.toEqual([])
  await query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(30)%'`)
  expect(isDatabaseAway(await interrupted)).toBe(true)
  expect(await db.company.count()).toBe(0)
  await closeDatabase()

  const nobody = { databaseUrl: `postgresql://127.0.0.1:${await freePort()}/db` } as Settings
  const refused = await openDatabase(nobody, 'the portal', async () => {}).catch((error: unknown) => error)
  expect(isDatabaseAway(refused)).toBe(true)
})

it('a server that takes no writes is one that is away, until it takes them again: no connection of before is kept', async () => {
  const db = await openDatabase(
    { rawSql, databaseUrl: url(), databasePool: 3 } as Settings,
    'the portal',
    async () => {},
  )
  const write = () =>
    db.lease.create({ data: { name: crypto.randomUUID(), holder: crypto.randomUUID(), until: new Date() } })
  const codeOf = (run: Promise<unknown>) =>
    run.then(
      () => 'done',
      (error: unknown) => asDomainError(error).code,
    )
  try {
    await Promise.all([1, 2, 3].map(write))
    await query('ALTER SYSTEM SET default_transaction_read_only = on')
    await query(`SELECT pg_reload_conf()`)
    await expect.poll(() => codeOf(write())).toBe('unavailable')
    expect(await codeOf(db.$transaction((tx) => tx.lease.deleteMany()))).toBe('unavailable')
    expect(await codeOf(db.lease.count())).toBe('unavailable')
  } finally {
    await query('ALTER SYSTEM RESET default_transaction_read_only')
    await query(`SELECT pg_reload_conf()`)
  }
  await expect.poll(() => codeOf(write())).toBe('done')
  await closeDatabase()
})

it('whoever finds no free connection within seconds reads that the portal is busy, and whom the queue cannot hold at once', async () => {
  const db = await openDatabase(
    { rawSql, databaseUrl: url(), databasePool: 2 } as Settings,
    'the portal',
    async () => {},
  )
  const began = performance.now()
  const all = await Promise.all(
    Array.from({ length: 45 }, () =>
      db.$executeRaw`SELECT pg_sleep(7)`.then(
        () => ({ code: 'done', ms: 0 }),
        (error: unknown) => ({ code: asDomainError(error).code, ms: performance.now() - began }),
      ),
    ),
  )
  const refused = all.filter(({ code }) => code === 'busy')
  expect(refused).toHaveLength(43)
  expect(Math.min(...refused.map(({ ms }) => ms))).toBeLessThan(4_000)
  await closeDatabase()
})

it('the statements of the hot path are kept prepared by each connection, no others, and none where that is forbidden', async () => {
  const kept = async (databasePrepared: boolean) => {
    const settings = { rawSql: true, databaseUrl: url(), databasePool: 2, databasePrepared } as Settings
    const db = await openDatabase(settings, 'the portal', async () => {})
    const names = await db.$transaction(async (tx) => {
      for (let call = 0; call < 3; call++) {
        await tx.$queryRaw(prepared`SELECT ${call}::int + 1 AS sum`)
        await tx.$queryRaw`SELECT ${call}::int + 2 AS sum`
        await tx.company.count()
      }
      return tx.$queryRaw`SELECT statement FROM pg_prepared_statements WHERE name LIKE 'latchkey_%'`
    })
    await closeDatabase()
    return names
  }
  expect(await kept(true)).toEqual([{ statement: 'SELECT $1::int + 1 AS sum' }])
  expect(await kept(false)).toEqual([])
})

it('a row that may not be there is a fault, not an outage', async () => {
  await migratePostgres(url())
  const error = await query(`INSERT INTO company (id, name) VALUES ('x', 'y')`).catch((refused: unknown) => refused)
  expect(isDatabaseAway(error)).toBe(false)
})

it('a time is the same on a server that keeps another time zone', async () => {
  await query(
    `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = %L', current_database(), 'Asia/Seoul'); END $$`,
  )
  await openDatabase({ rawSql, databaseUrl: url() } as Settings, 'the portal', async () => {})
  const db = await database()
  const until = new Date('2026-01-01T00:00:00Z')
  await db.lease.create({ data: { name: 'test', holder: '00000000-0000-7000-8000-000000000000', until } })
  const rows = await db.$queryRaw<
    { at: Date; text: string }[]
  >`SELECT until AS at, to_json(until)::text AS text FROM lease`
  expect(rows.map(({ at, text }) => [at, new Date(JSON.parse(text))])).toEqual([[until, until]])
  await closeDatabase()
})
