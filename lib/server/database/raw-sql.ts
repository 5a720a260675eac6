import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import {
  type ColumnType,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlDriverAdapterFactory,
  type SqlQuery,
  type SqlQueryable,
  type Transaction,
} from '@prisma/driver-adapter-utils'
import { isPrepared } from '../../domain/database/statement'
import type { Db, Tx } from '../../domain/deps'
import { Prisma, PrismaClient } from '../../generated/prisma/client'

/**
 * Prisma plans, batches and re-reads a raw statement as if it were its own, which costs several times what the statement
 * itself does. Here `$queryRaw` and `$executeRaw` hand it to the driver as it stands: on the same connections, in the same
 * transactions, with the same types on the way in and out. Everything else is Prisma's.
 * @throws DriverAdapterError of such a statement, where Prisma would wrap it (isDatabaseAway knows both)
 */
export function openClient(
  factory: SqlDriverAdapterFactory,
  options: Omit<Prisma.PrismaClientOptions, 'adapter' | 'accelerateUrl'> = {},
): Db {
  const connection: { adapter?: SqlDriverAdapter | undefined } = {}
  const { provider, adapterName } = factory
  const connect = async () => {
    connection.adapter = watched(await factory.connect(), connection)
    return connection.adapter
  }
  const client = new PrismaClient({ ...options, adapter: { provider, adapterName, connect } })
  const adapter = async () => {
    if (!connection.adapter) await client.$connect()
    return connection.adapter as SqlDriverAdapter
  }
  const transact = ((work: unknown, options?: object) =>
    typeof work === 'function'
      ? begin(client, work as Work, options)
      : client.$transaction(work as never, options)) as Db['$transaction']
  return straight(client, adapter, { $transaction: transact })
}

type Work = (tx: Tx) => Promise<unknown>

/** What Prisma holds as a transaction's connection, and whether it has ended there (its time was up). */
interface Begun {
  transaction?: Transaction
  over?: boolean
}
const beginning = new AsyncLocalStorage<Begun>()

function begin(client: PrismaClient, work: Work, options?: object) {
  const begun: Begun = {}
  // The connection may be somebody else's by then.
  const inside = async () => {
    if (begun.over || !begun.transaction) throw new Error('the transaction is over')
    return begun.transaction
  }
  return beginning.run(begun, () => client.$transaction((tx) => work(straight(tx, inside)), options))
}

/** Tells of each transaction's connection and of its end. */
function watched(adapter: SqlDriverAdapter, connection: { adapter?: SqlDriverAdapter | undefined }): SqlDriverAdapter {
  const start = adapter.startTransaction.bind(adapter)
  const dispose = adapter.dispose.bind(adapter)
  adapter.startTransaction = async (level) => {
    const begun = beginning.getStore()
    const transaction = await start(level)
    // The first is the one that was begun; another would be opened within it by Prisma itself.
    if (begun && !begun.transaction) follow(transaction, begun)
    return transaction
  }
  adapter.dispose = () => {
    connection.adapter = undefined
    return dispose()
  }
  return adapter
}

function follow(transaction: Transaction, begun: Begun) {
  const { commit, rollback, executeRaw } = transaction
  begun.transaction = transaction
  const end = <T>(run: () => Promise<T>) => {
    begun.over = true
    return run()
  }
  transaction.commit = () => end(() => commit.call(transaction))
  transaction.rollback = () => end(() => rollback.call(transaction))
  transaction.executeRaw = (query) => {
    const run = () => executeRaw.call(transaction, query)
    return query.sql === 'COMMIT' || query.sql === 'ROLLBACK' ? end(run) : run()
  }
}

type Raw = [statement: TemplateStringsArray | Prisma.Sql, ...values: unknown[]]

function straight<C extends Tx>(client: C, queryable: () => Promise<SqlQueryable>, others: object = {}): C {
  const own: Record<string | symbol, unknown> = {
    ...others,
    $queryRaw: async (...raw: Raw) => read(await (await queryable()).queryRaw(queryOf(raw))),
    $executeRaw: async (...raw: Raw) => (await queryable()).executeRaw(queryOf(raw)),
  }
  return new Proxy(client, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return own[name]
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

function queryOf([statement, ...values]: Raw): SqlQuery {
  const sql = statement instanceof Prisma.Sql ? statement : Prisma.sql(statement as TemplateStringsArray, ...values)
  const query: SqlQuery = { sql: sql.text, args: sql.values, argTypes: sql.values.map(typeOf) }
  if (isPrepared(sql)) toKeep.add(query)
  return query
}

const toKeep = new WeakSet<SqlQuery>()
const names = new Map<string, string>()

/**
 * For PrismaPg: under what name a connection keeps a statement prepared, so that it is parsed and planned once for each
 * connection rather than at each call; undefined for those that are not to be kept.
 */
export function nameOfStatement(query: SqlQuery): string | undefined {
  if (!toKeep.has(query)) return undefined
  const name = names.get(query.sql) ?? `latchkey_${createHash('sha256').update(query.sql).digest('hex').slice(0, 32)}`
  names.set(query.sql, name)
  return name
}

const typeOf = (value: unknown) => {
  const isDate = (Array.isArray(value) ? value[0] : value) instanceof Date
  return { scalarType: isDate ? 'datetime' : 'unknown', arity: Array.isArray(value) ? 'list' : 'scalar' } as const
}

type Result = Awaited<ReturnType<SqlQueryable['queryRaw']>>

const read = ({ columnNames, columnTypes, rows }: Result) =>
  rows.map((row) => {
    const values = row.map((value, index) => typed(columnTypes[index], value))
    return Object.fromEntries(columnNames.map((name, index) => [name, values[index]]))
  })

const readers = new Map<ColumnType | undefined, (value: never) => unknown>([
  [ColumnTypeEnum.Int64, (value: string) => BigInt(value)],
  [ColumnTypeEnum.Numeric, (value: string) => new Prisma.Decimal(value)],
  [ColumnTypeEnum.Date, (value: string) => new Date(value)],
  [ColumnTypeEnum.DateTime, (value: string) => new Date(value)],
  [ColumnTypeEnum.DateTimeArray, (value: string[]) => value.map((one) => new Date(one))],
  [ColumnTypeEnum.Json, (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : value)],
])

const typed = (type: ColumnType | undefined, value: unknown) =>
  value === null ? null : (readers.get(type)?.(value as never) ?? value)
