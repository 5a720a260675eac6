import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import type { PGlite } from '@electric-sql/pglite'
import { PrismaPg } from '@prisma/adapter-pg'
import type { MigrationList } from '@prisma/schema-engine-wasm'
import pg from 'pg'
import { openSchemaEngine, projectFile, readSchema, type SchemaEngine } from './schema-engine'

/** Latchkey's own advisory lock: the engine's (72707369) gives up after ten seconds. */
const migrationLock = 5_503_672_401
/** A migration may take longer than any request; whoever waits for the one that migrates gives up after ten minutes. */
const patient = [
  `SET LOCAL lock_timeout = '10min'`,
  'SET LOCAL statement_timeout = 0',
  'SET LOCAL idle_in_transaction_session_timeout = 0',
].join('; ')

const filters = { externalTables: [], externalEnums: [] }

/** A migration that does not apply. Nothing of it stays, and the next start tries it again. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError'
}

/** Applies what is missing of prisma/migrations and returns the names. */
export async function migratePGlite(db: PGlite, folder?: string): Promise<string[]> {
  const list = await migrationList(folder)
  if (await isUpToDate(list, async (sql) => (await db.query<Applied>(sql)).rows)) return []
  const run = (sql: string) => db.transaction((tx) => tx.exec(markFinished(list, sql)))
  return apply(await openSchemaEngine(await adapterOf(db), run), list)
}

/** The same on PostgreSQL; of several instances that start together one migrates and the others wait for it. */
export async function migratePostgres(connectionString: string, folder?: string): Promise<string[]> {
  const list = await migrationList(folder)
  const pool = new pg.Pool({ connectionString, connectionTimeoutMillis: 5000, max: 3 })
  pool.on('error', () => {})
  try {
    if (await isUpToDate(list, async (sql) => (await pool.query<Applied>(sql)).rows)) return []
    return await underLock(pool, async () => {
      const run = (sql: string) => inTransaction(pool, markFinished(list, sql))
      return apply(await openSchemaEngine(new PrismaPg(pool), run), list)
    })
  } finally {
    await pool.end()
  }
}

/** Loaded here alone: PostgreSQL has no use for it. */
async function adapterOf(db: PGlite) {
  const { PrismaPGlite } = await import('pglite-prisma-adapter')
  return new PrismaPGlite(db)
}

interface Applied {
  name: string
  checksum: string
}

/** Where exactly these migrations have been applied, unchanged, the engine (half a second of work) has nothing to do. */
async function isUpToDate({ migrationDirectories }: MigrationList, query: (sql: string) => Promise<Applied[]>) {
  const applied = await query(
    `SELECT migration_name AS name, CASE WHEN finished_at IS NULL THEN '' ELSE checksum END AS checksum
     FROM _prisma_migrations WHERE rolled_back_at IS NULL`,
  ).catch(noTableYet)
  const wanted = migrationDirectories.map(({ path, migrationFile: { content } }) => `${path} ${sha256(content.value)}`)
  return (
    applied.length > 0 &&
    same(
      wanted,
      applied.map(({ name, checksum }) => `${name} ${checksum}`),
    )
  )
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const same = (one: string[], other: string[]) => one.sort().join() === other.sort().join()

function noTableYet(error: unknown): [] {
  if (Object(error).code === '42P01') return []
  throw error
}

/** The lock is a transaction's, not a session's: behind a pooler in transaction mode only such a one is held and given back. */
async function underLock<T>(pool: pg.Pool, work: () => Promise<T>): Promise<T> {
  const connection = await pool.connect()
  connection.on('error', () => {})
  try {
    await connection.query(`BEGIN; ${patient}`)
    await connection.query('SELECT pg_advisory_xact_lock($1)', [migrationLock])
    return await work()
  } finally {
    // Ending the connection gives the lock back, whatever happened.
    connection.release(true)
  }
}

/** The SQL that leads from the migrated database to schema.prisma; empty where they agree. */
export async function schemaDrift(db: PGlite): Promise<string> {
  const engine = await openSchemaEngine(await adapterOf(db), (sql) => db.exec(sql))
  const files = [await readSchema()]
  try {
    const { stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files, configDir: projectFile('prisma') },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters,
    })
    const script = stdout?.trim() ?? ''
    return script === '-- This is an empty migration.' ? '' : script
  } finally {
    engine.free()
  }
}

async function apply(engine: SchemaEngine, migrationsList: MigrationList): Promise<string[]> {
  try {
    await forgetFailures(engine, migrationsList)
    return (await engine.applyMigrations({ migrationsList, filters })).appliedMigrationNames
  } catch (error) {
    throw asMigrationError(error)
  } finally {
    engine.free()
  }
}

/** A failed migration left nothing but its row, which would stop every later one (P3009). */
async function forgetFailures(engine: SchemaEngine, migrationsList: MigrationList) {
  const { failedMigrationNames } = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters,
  })
  for (const migrationName of failedMigrationNames) await engine.markMigrationRolledBack({ migrationName })
}

/**
 * The engine records the end of a migration after its commit: killed between the two, the migration would be there
 * and be tried again at every start. So the record is part of the transaction.
 */
function markFinished(list: MigrationList, sql: string): string {
  const isMigration = list.migrationDirectories.some(({ migrationFile: { content } }) => content.value === sql)
  return isMigration
    ? `${sql};\nUPDATE _prisma_migrations SET finished_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL;`
    : sql
}

async function inTransaction(pool: pg.Pool, sql: string) {
  const client = await pool.connect()
  try {
    await client.query(`BEGIN; ${patient}`)
    await client.query(sql)
    await client.query('COMMIT')
    client.release()
  } catch (error) {
    // The connection ends, and with it the transaction, even where it can no longer be told to roll back.
    client.release(true)
    throw error
  }
}

async function migrationList(folder = projectFile('prisma/migrations')): Promise<MigrationList> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return {
    baseDir: folder,
    lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
    shadowDbInitScript: '',
    migrationDirectories: await Promise.all(names.sort().map((path) => migrationDirectory(folder, path))),
  }
}

async function migrationDirectory(folder: string, path: string) {
  const value = await readFile(`${folder}/${path}/migration.sql`, 'utf8')
  return { path, migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value } } }
}

/** What is not the fault of a migration (the server went away before it) stays as it is. */
function asMigrationError(error: unknown) {
  const message = error instanceof Error ? error.message : String(error)
  const name = /migration_name="([^"]+)"/.exec(message)?.[1]
  const reason = /ERROR: (.+)/.exec(message)?.[1]
  return name && reason
    ? new MigrationError(`The migration ${name} does not apply: ${reason}.`, { cause: error })
    : error
}
