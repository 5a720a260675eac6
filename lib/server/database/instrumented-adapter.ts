import type { SqlDriverAdapter, SqlDriverAdapterFactory, SqlQuery, SqlQueryable } from '@prisma/driver-adapter-utils'
import { inSpan, isTraced } from '../observability/tracing/tracing'

/** What pg's pool says of itself. */
interface Pool {
  totalCount: number
  idleCount: number
  waitingCount: number
}

const store = globalThis as typeof globalThis & { latchkeyPool?: Pool }

/** Of the database that was opened last; undefined for the embedded one, which has one connection and no pool. */
export const databasePool = () => store.latchkeyPool

/** The same adapter, whose pool can be looked at and whose statements are spans of the call that makes them. */
export function watchedAdapter<Factory extends SqlDriverAdapterFactory>(factory: Factory): Factory {
  const connect = factory.connect.bind(factory)
  factory.connect = async () => {
    const adapter = await connect()
    const driver = 'underlyingDriver' in adapter ? (adapter as { underlyingDriver(): unknown }).underlyingDriver() : {}
    if (driver && typeof driver === 'object' && 'waitingCount' in driver) store.latchkeyPool = driver as Pool
    return isTraced() ? traced(adapter) : adapter
  }
  return factory
}

function traced(adapter: SqlDriverAdapter): SqlDriverAdapter {
  const startTransaction = adapter.startTransaction.bind(adapter)
  adapter.startTransaction = async (level) => {
    // Its end is a statement like any other.
    return tracedQueries(await inSpan('db BEGIN', database, () => startTransaction(level), within))
  }
  return tracedQueries(adapter)
}

function tracedQueries<Queries extends SqlQueryable>(queries: Queries): Queries {
  const [queryRaw, executeRaw] = [queries.queryRaw.bind(queries), queries.executeRaw.bind(queries)]
  queries.queryRaw = (query) => inSpan(nameOf(query), database, () => queryRaw(query), within)
  queries.executeRaw = (query) => inSpan(nameOf(query), database, () => executeRaw(query), within)
  return queries
}

const written = /(?:\bINTO|(?<!FOR )\bUPDATE)\s+(?:"?public"?\.)?"?(\w+)"?/i
const read = /\bFROM\s+(?:"?public"?\.)?"?(\w+)"?(?!\()/i

const database = { 'db.system.name': 'postgresql' }
/** What runs by itself, every second, would be a trace each. */
const within = { onlyWithin: true }

/** `db UPDATE mail`: no statement's text, which names more than who watches needs. */
function nameOf({ sql }: SqlQuery) {
  const [, verb = 'QUERY'] = /^\s*(\w+)/.exec(sql) ?? []
  const [, table = ''] = written.exec(sql) ?? read.exec(sql) ?? []
  return `db ${verb.toUpperCase()} ${table}`.trim()
}
