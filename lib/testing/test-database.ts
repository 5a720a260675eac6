import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { afterEach, beforeAll, inject } from 'vitest'
import type { Db } from '../domain/deps'
import { openClient } from '../server/database/raw-sql/open-client'

export interface TestDatabase {
  /** Open from the first test on. */
  readonly db: Db
  readonly pglite: PGlite
}

/** Of this worker: its files run one after the other (vitest.config.ts, `isolate: false`). */
const store = globalThis as typeof globalThis & { latchkeyTestDatabase?: Promise<TestDatabase> }

/**
 * Call it once at the top of a test file: an in-memory database, emptied after every test.
 * It has one connection, so it proves nothing about races: those are tested on PostgreSQL.
 */
export function testDatabase(): TestDatabase {
  let opened: TestDatabase
  beforeAll(async () => {
    store.latchkeyTestDatabase ??= open()
    opened = await store.latchkeyTestDatabase
  })
  afterEach(() => truncateAll(opened.pglite))
  return {
    get db() {
      return opened.db
    },
    get pglite() {
      return opened.pglite
    },
  }
}

async function open(): Promise<TestDatabase> {
  const pglite = await openSnapshot()
  return { pglite, db: openClient(new PrismaPGlite(pglite), { rawSql: inject('rawSql') }) }
}

/** A migrated, empty database in memory. */
export async function openSnapshot(): Promise<PGlite> {
  const snapshot = await readFile(inject('databaseSnapshot'))
  return PGlite.create({ loadDataDir: new Blob([new Uint8Array(snapshot)]) })
}

async function truncateAll(pglite: PGlite) {
  const { rows } = await pglite.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
  )
  await pglite.exec(`TRUNCATE ${rows.map((row) => row.name).join(', ')} CASCADE`)
}
