import type { PGlite } from '@electric-sql/pglite'
import { PrismaPg } from '@prisma/adapter-pg'
import type { SqlQuery } from '@prisma/driver-adapter-utils'
import { migratePGlite, migratePostgres } from '../../../prisma/migrate'
import type { Db } from '../../domain/deps'
import { DomainError } from '../../domain/errors'
import type { Settings } from '../settings/env'
import { lockDataFolder } from './data-folder-lock'
import { openEmbeddedDatabase } from './embedded'
import { watchedAdapter } from './instrumented-adapter'
import { openPool } from './pool'
import { openClient } from './raw-sql/open-client'
import { nameOfStatement } from './raw-sql/statements'

interface Open {
  db: Db
  /** The embedded one behind `db`. */
  pglite?: PGlite
  close(): Promise<void>
}

/** On globalThis: Next holds several copies of this module in one process. */
const store = globalThis as typeof globalThis & {
  latchkeyOpening?: Promise<Open> | undefined
  latchkeyDatabase?: Open | undefined
}

/**
 * The database behind this request.
 * @throws DomainError unavailable as long as it was never reached; later outages show in the queries (isDatabaseAway).
 */
export async function database(): Promise<Db> {
  if (!store.latchkeyDatabase) throw new DomainError('unavailable', { retryAfter: 5 })
  return store.latchkeyDatabase.db
}

/** The embedded database of this process, past Prisma: for its backup and for moving out of it. Null on PostgreSQL. */
export const embeddedDatabase = () => store.latchkeyDatabase?.pglite ?? null

/**
 * Connects, migrates and lets `check` decide (vault keys, demo) before anyone else gets to it. After a failure
 * everything is closed, and the next call tries again.
 */
export async function openDatabase(settings: Settings, what: string, check: (db: Db) => Promise<void>): Promise<Db> {
  store.latchkeyOpening ??= open(settings, what, check)
  try {
    store.latchkeyDatabase = await store.latchkeyOpening
    return store.latchkeyDatabase.db
  } catch (error) {
    store.latchkeyOpening = undefined
    throw error
  }
}

export async function closeDatabase(): Promise<void> {
  const opening = store.latchkeyOpening
  store.latchkeyOpening = undefined
  store.latchkeyDatabase = undefined
  const opened = await opening?.catch(() => undefined)
  await opened?.close()
}

async function open(settings: Settings, what: string, check: (db: Db) => Promise<void>): Promise<Open> {
  const opened = settings.databaseUrl
    ? await openPostgres(settings.databaseUrl, settings)
    : await openEmbedded(settings, what)
  try {
    await check(opened.db)
    return opened
  } catch (error) {
    await opened.close()
    throw error
  }
}

async function openEmbedded({ dataDir, rawSql }: Settings, what: string): Promise<Open> {
  // Loaded only here: portals on PostgreSQL do not need it in memory.
  const { PrismaPGlite } = await import('pglite-prisma-adapter')
  const lock = lockDataFolder(dataDir, what)
  try {
    const pglite = await openEmbeddedDatabase(dataDir)
    await migratePGlite(pglite)
    const db = openClient(watchedAdapter(new PrismaPGlite(pglite)), { rawSql, transactionOptions: patience })
    return {
      db,
      pglite,
      async close() {
        await db.$disconnect()
        await pglite.close()
        lock.release()
      },
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** Past the one database of this process: tests open several. */
export async function openPostgres(
  connectionString: string,
  { databasePool, databasePrepared, rawSql }: Pick<Settings, 'databasePool' | 'databasePrepared' | 'rawSql'>,
): Promise<Open> {
  await migratePostgres(connectionString)
  const pool = openPool(connectionString, databasePool)
  const adapter = new PrismaPg(pool, {
    onPoolError: () => {},
    onConnectionError: () => {},
    // The adapter hands on what it gets: undefined is a statement without a name.
    ...(databasePrepared ? { statementNameGenerator: nameOfStatement as (query: SqlQuery) => string } : {}),
  })
  const db = openClient(watchedAdapter(adapter), { rawSql, transactionOptions: patience })
  return {
    db,
    async close() {
      await db.$disconnect()
      await pool.end()
    },
  }
}

/** A burst waits for its turn rather than failing; nothing waits for ever. Milliseconds. */
const patience = { maxWait: 8_000, timeout: 10_000 }
