import type { SqlDriverAdapter, SqlDriverAdapterFactory, SqlQueryable } from '@prisma/driver-adapter-utils'
import type { Db, Tx } from '../../../domain/deps'
import { type Prisma, PrismaClient } from '../../../generated/prisma/client'
import { readRows } from './rows'
import { queryOf, type RawStatement } from './statements'
import { followTransactions, runFollowed } from './transactions'

export type ClientOptions = Omit<Prisma.PrismaClientOptions, 'adapter' | 'accelerateUrl'>
type Work = (tx: Tx) => Promise<unknown>

/**
 * Prisma plans, batches and re-reads a raw statement as if it were its own, which costs several times the statement
 * itself. Here `$queryRaw` and `$executeRaw` hand it to the driver as it stands: on the same connections, in the same
 * transactions, with the same types on the way in and out. Everything else is Prisma's.
 * @throws DriverAdapterError of such a statement, where Prisma would wrap it (isDatabaseAway knows both)
 */
export function openRawClient(factory: SqlDriverAdapterFactory, options: ClientOptions): Db {
  const connection: { adapter?: SqlDriverAdapter | undefined } = {}
  const { provider, adapterName } = factory
  const connect = async () => {
    connection.adapter = followTransactions(await factory.connect(), () => {
      connection.adapter = undefined
    })
    return connection.adapter
  }
  const client = new PrismaClient({ ...options, adapter: { provider, adapterName, connect } })
  const adapter = async () => {
    if (!connection.adapter) await client.$connect()
    return connection.adapter as SqlDriverAdapter
  }
  const transact = ((work: unknown, options?: object) =>
    typeof work === 'function'
      ? transactRaw(client, work as Work, options)
      : client.$transaction(work as never, options)) as Db['$transaction']
  return withRawStatements(client, adapter, { $transaction: transact })
}

const transactRaw = (client: PrismaClient, work: Work, options?: object) =>
  runFollowed((connection) => client.$transaction((tx) => work(withRawStatements(tx, connection)), options))

function withRawStatements<C extends Tx>(
  client: C,
  connection: () => Promise<SqlQueryable>,
  others: Record<string, unknown> = {},
): C {
  const own: Record<string | symbol, unknown> = {
    ...others,
    $queryRaw: async (...raw: RawStatement) => readRows(await (await connection()).queryRaw(queryOf(raw))),
    $executeRaw: async (...raw: RawStatement) => (await connection()).executeRaw(queryOf(raw)),
  }
  return new Proxy(client, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return own[name]
      const value = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
