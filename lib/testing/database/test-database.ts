import { readFile } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { afterEach, beforeAll, inject } from 'vitest'
import type { Db } from '../../domain/deps'
import { openClient } from '../../server/database/raw-sql/open-client'

export interface TestDatabase {
  /** Open from the first test on. */
  readonly db: Db
  readonly pglite: PGlite
}

interface OpenDatabase extends TestDatabase {
  empty(): Promise<unknown>
}

/** Of this worker: its files run one after the other (vitest.config.ts, `isolate: false`). */
const store = globalThis as typeof globalThis & { latchkeyTestDatabase?: Promise<OpenDatabase> }

/**
 * Call it once at the top of a test file: an in-memory database, emptied after every test.
 * It has one connection, so it proves nothing about races: those are tested on PostgreSQL.
 */
export function testDatabase(): TestDatabase {
  let opened: OpenDatabase
  beforeAll(async () => {
    store.latchkeyTestDatabase ??= open()
    opened = await store.latchkeyTestDatabase
  })
  afterEach(() => opened.empty())
  return {
    get db() {
      return opened.db
    },
    get pglite() {
      return opened.pglite
    },
  }
}

async function open(): Promise<OpenDatabase> {
  const pglite = await openSnapshot()
  const emptying = await statementToEmpty(pglite)
  return {
    pglite,
    db: openClient(new PrismaPGlite(pglite), { rawSql: inject('rawSql') }),
    empty: () => pglite.exec(emptying),
  }
}

/** A migrated, empty database in memory. */
export async function openSnapshot(): Promise<PGlite> {
  const snapshot = await readFile(inject('databaseSnapshot'))
  return PGlite.create({ loadDataDir: new Blob([new Uint8Array(snapshot)]) })
}

/** Deletes the few rows of a test, past the foreign keys: TRUNCATE makes every file anew and takes six times as long. */
async function statementToEmpty(pglite: PGlite): Promise<string> {
  const { rows } = await pglite.query<{ name: string }>(
    `SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations'`,
  )
  const deletions = rows.map(({ name }) => `DELETE FROM ${name};`).join('\n')
  return `BEGIN; SET LOCAL session_replication_role = replica; ${deletions} COMMIT`
}
