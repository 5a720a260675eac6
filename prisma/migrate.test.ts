import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { PGlite } from '@electric-sql/pglite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { openSnapshot, testDatabase } from '../lib/testing/database/test-database'
import { MigrationError, migratePGlite, schemaDrift } from './migrate'

const test = testDatabase()

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

it('the migrations lead exactly to schema.prisma', async () => {
  expect(await schemaDrift(test.pglite)).toBe('')
})

it('two copies of this module in one process migrate one after the other', async () => {
  expect(await schemaDrift(test.pglite)).toBe('')
  vi.resetModules()
  const copy = await import('./migrate')
  expect(await copy.schemaDrift(test.pglite)).toBe('')
  collectGarbage()
  await setTimeout(100)
  expect(await copy.schemaDrift(test.pglite)).toBe('')
})

describe('a migration that fails', () => {
  let folder: string
  let db: PGlite
  const write = async (name: string, sql: string) => {
    await mkdir(join(folder, name), { recursive: true })
    await writeFile(join(folder, name, 'migration.sql'), sql)
  }
  const tables = async () =>
    (await db.query<{ tablename: string }>(`SELECT tablename FROM pg_tables WHERE tablename LIKE 'extra%'`)).rows

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'latchkey-migrations-'))
    await cp('prisma/migrations', folder, { recursive: true })
    db = await openSnapshot()
  })
  afterEach(async () => {
    await db.close()
    await rm(folder, { recursive: true })
  })

  it('leaves nothing behind, is reported, and is tried again at the next start', async () => {
    await write('9999_extra', `CREATE TABLE extra_one (note text DEFAULT 'a;b'); SELECT 1 / 0;`)
    await expect(migratePGlite(db, folder)).rejects.toThrow(MigrationError)
    await expect(migratePGlite(db, folder)).rejects.toThrow(
      'The migration 9999_extra does not apply: division by zero.',
    )
    expect(await tables()).toEqual([])

    await write('9999_extra', `CREATE TABLE extra_one (note text DEFAULT 'a;b');`)
    expect(await migratePGlite(db, folder)).toEqual(['9999_extra'])
    expect(await tables()).toHaveLength(1)
    expect(await migratePGlite(db, folder)).toEqual([])
  })

  it('is not run a second time where the process died between its commit and the record of its end', async () => {
    await write('9999_extra', 'CREATE TABLE extra_one (note text)')
    await expect(migratePGlite(dyingAfter(db, 'extra_one'), folder)).rejects.toThrow()
    expect(await tables()).toHaveLength(1)
    expect(await migratePGlite(db, folder)).toEqual([])
  })
})

/** Answers nothing any more once the transaction that holds `text` has been committed. */
function dyingAfter(db: PGlite, text: string): PGlite {
  let dead = false
  const transaction: PGlite['transaction'] = async (callback) => {
    const result = await db.transaction(callback)
    const { rows } = await db.query(`SELECT 1 FROM pg_tables WHERE tablename = $1`, [text])
    dead = rows.length > 0
    return result
  }
  return new Proxy(db, {
    get(target, property) {
      if (dead) throw new Error('killed')
      const value: unknown = property === 'transaction' ? transaction : Reflect.get(target, property, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
