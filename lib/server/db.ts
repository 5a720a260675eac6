import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { PrismaPg } from '@prisma/adapter-pg'
import type { ClientBase } from 'pg'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { migratePGlite, migratePostgres } from '../../prisma/migrate'
import type { Db } from '../domain/deps'
import { DomainError } from '../domain/errors'
import { lockDataFolder } from './data-folder-lock'
import type { Settings } from './env'
import { openClient } from './straight-sql'

interface Open {
  db: Db
  close(): Promise<void>
}

/** On globalThis: Next holds several copies of this module in one process. */
const store = globalThis as typeof globalThis & { latchkeyOpening?: Promise<Open>; latchkeyDatabase?: Open }

/**
 * The database behind this request.
 * @throws DomainError unavailable as long as it was never reached; later outages show in the queries (isDatabaseAway).
 */
export async function database(): Promise<Db> {
  if (!store.latchkeyDatabase) throw new DomainError('unavailable', { retryAfter: 5 })
  return store.latchkeyDatabase.db
}

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
  const opened = settings.databaseUrl ? await openPostgres(settings.databaseUrl) : await openEmbedded(settings, what)
  try {
    await check(opened.db)
    return opened
  } catch (error) {
    await opened.close()
    throw error
  }
}

async function openEmbedded({ dataDir }: Settings, what: string): Promise<Open> {
  const lock = lockDataFolder(dataDir, what)
  try {
    const folder = join(dataDir, 'database')
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const pglite = await PGlite.create(folder)
    await migratePGlite(pglite)
    const db = openClient(new PrismaPGlite(pglite), { transactionOptions: patience })
    return {
      db,
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

async function openPostgres(connectionString: string): Promise<Open> {
  await migratePostgres(connectionString)
  const adapter = new PrismaPg({ connectionString, ...pool }, { onPoolError: () => {}, onConnectionError: () => {} })
  const db = openClient(adapter, { transactionOptions: patience })
  return { db, close: () => db.$disconnect() }
}

/** A burst waits for its turn rather than failing; nothing waits for ever. Milliseconds. */
const patience = { maxWait: 8_000, timeout: 10_000 }
const pool = {
  application_name: 'latchkey',
  max: 10,
  keepAlive: true,
  connectionTimeoutMillis: 8_000,
  idleTimeoutMillis: 30_000,
  statement_timeout: 10_000,
  query_timeout: 12_000,
  idle_in_transaction_session_timeout: 15_000,
  // Prisma says times without their zone: on a server that keeps another, half of ours would be hours off.
  onConnect: (client: ClientBase) => client.query(`SET TIME ZONE 'UTC'`),
}
