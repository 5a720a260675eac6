import type { PGlite, Transaction } from '@electric-sql/pglite'
import pg from 'pg'
import type { Db, Vault } from '../../../domain/deps'
import type { Report } from '../../../domain/progress'
import { type Examined, examineVault } from '../../../domain/vault/examine'
import { Prisma } from '../../../generated/prisma/client'
import { copyTable } from './copy'
import { countOf, type Query, readTables, spelling, sumOf, type Table } from './tables'

/** The target's answer to the last step was lost: it holds everything, or nothing. */
export class CommitUnanswered extends Error {
  override readonly name = 'CommitUnanswered'
}

/** What stands in the way of a move; the message completes a sentence that begins with the target. */
export class TargetRefused extends Error {
  override readonly name = 'TargetRefused'
}

export interface Move {
  pglite: PGlite
  /** A migrated PostgreSQL. */
  databaseUrl: string
  /** Must open every sealed value that arrives. */
  vault: Vault
  report: Report
  signal: AbortSignal
}

export interface Moved {
  tables: { table: string; rows: number; checksum: string }[]
  sealed: Examined[]
}

/**
 * Copies every table out of the embedded database, which is only read and must be held by this process, into a
 * PostgreSQL without any row. All of it is one transaction there, which is ended only once counts and checksums agree
 * and every sealed value opens: killed at any moment, nothing of it is left, and it may simply be run again.
 * @throws TargetRefused; Error of either database; DOMException AbortError where `signal` was aborted
 */
export async function moveAll(move: Move): Promise<Moved> {
  const client = new pg.Client({
    connectionString: move.databaseUrl,
    application_name: 'latchkey move',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  })
  // A server that goes away shows in the query under way.
  client.on('error', () => undefined)
  await client.connect()
  try {
    await client.query('BEGIN')
    const moved = await move.pglite.transaction((tx) => copyAndCheck(tx, client, move))
    await client.query('COMMIT').catch(unlessRefused)
    // Without statistics the first calls would be planned blindly; a server that refuses makes them itself later.
    await client.query('ANALYZE').catch(() => undefined)
    return moved
  } finally {
    await client.end()
  }
}

/** A server that refuses says why (SQLSTATE); whatever else went wrong, the server may have committed. */
function unlessRefused(error: unknown): never {
  const { code, message } = Object(error) as { code?: unknown; message?: string }
  if (typeof code === 'string' && /^(?!08|57)[0-9A-Z]{5}$/.test(code)) throw error
  throw new CommitUnanswered(message, { cause: error })
}

/** Whether a database holds any table: then it is judged as it stands, and nothing is migrated there. */
export async function holdsTables(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 })
  client.on('error', () => undefined)
  await client.connect()
  try {
    const { rowCount } = await client.query('SELECT 1 FROM pg_tables WHERE schemaname = current_schema() LIMIT 1')
    return rowCount === 1
  } finally {
    await client.end()
  }
}

async function copyAndCheck(tx: Transaction, client: pg.Client, { vault, report, signal }: Move): Promise<Moved> {
  await tx.exec(`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY; ${spelling}`)
  await client.query(`${spelling}; ${patience}`)
  const from: Query = async <R extends object>(sql: string) => (await tx.query<R>(sql)).rows
  const to: Query = async <R extends object>(sql: string, values?: unknown[]) =>
    (await client.query<R & pg.QueryResultRow>(sql, values)).rows
  const tables = await readTables(from)
  await requireEmpty(to, tables)
  await copyTables(tables, { from, to, report, signal })
  const sums = await compare(tables, { from, to, report, signal })
  const sealed = await examineVault({ db: lookingThrough(client), vault }, report)
  if (sealed.some(({ opened, total }) => opened < total))
    throw new TargetRefused('was not filled: sealed values do not open with the keys at hand; run doctor')
  return { tables: sums, sealed }
}

/** Copying takes as long as it takes; who else uses the target is waited for a little. */
const patience = `SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0;
  SET LOCAL lock_timeout = '30s'`

interface Sides {
  from: Query
  to: Query
  report: Report
  signal: AbortSignal
}

/** Locked until the end, so that no portal writes in between. */
async function requireEmpty(to: Query, tables: Table[]) {
  const there = await readTables(to)
  if (JSON.stringify(there) !== JSON.stringify(tables))
    throw new TargetRefused('has other tables than this database: use an empty one, and the same version of Latchkey')
  for (const { name } of tables) await to(`LOCK TABLE "${name}" IN ACCESS EXCLUSIVE MODE`)
  const filled = []
  for (const table of tables) {
    const rows = await countOf(to, table)
    if (rows) filled.push(`${table.name} (${rows})`)
  }
  if (filled.length) throw new TargetRefused(`holds rows already: ${filled.join(', ')}. Give an empty database`)
}

async function copyTables(tables: Table[], { report, ...sides }: Sides) {
  let total = 0
  for (const table of tables) total += await countOf(sides.from, table)
  let done = 0
  const told = (rows: number) => {
    done += rows
    report({ done, total, what: 'rows' })
  }
  for (const table of tables) await copyTable(table, { ...sides, told })
}

async function compare(tables: Table[], { from, to, report, signal }: Sides) {
  const sums: Moved['tables'] = []
  for (const table of tables) {
    signal.throwIfAborted()
    const [source, target] = await Promise.all([sumOf(from, table), sumOf(to, table)])
    if (source.rows !== target.rows || source.checksum !== target.checksum)
      throw new TargetRefused(`was not filled: ${table.name} did not arrive as it stood`)
    sums.push({ table: table.name, ...source })
    report({ done: sums.length, total: tables.length, what: 'tables compared' })
  }
  return sums
}

/** As much of Prisma's client as queries need, in the transaction of `client`. */
function lookingThrough(client: pg.Client): Db {
  const $queryRaw = async (text: TemplateStringsArray, ...values: Prisma.Sql['values']) => {
    const query = Prisma.sql(text, ...values)
    return (await client.query(query.text, [...query.values])).rows
  }
  return { $queryRaw } as unknown as Db
}
