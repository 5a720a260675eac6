import { createHash } from 'node:crypto'
import type { SqlQuery } from '@prisma/driver-adapter-utils'
import { isPrepared } from '../../../domain/database/statement'
import { Prisma } from '../../../generated/prisma/client'

/** The arguments of `$queryRaw` and `$executeRaw`. */
export type RawStatement = [statement: TemplateStringsArray | Prisma.Sql, ...values: unknown[]]

/** The query that the driver gets. */
export function queryOf([statement, ...values]: RawStatement): SqlQuery {
  const sql = statement instanceof Prisma.Sql ? statement : Prisma.sql(statement as TemplateStringsArray, ...values)
  const query: SqlQuery = { sql: sql.text, args: sql.values, argTypes: sql.values.map(typeOf) }
  if (isPrepared(sql)) toKeep.add(query)
  return query
}

const typeOf = (value: unknown) => {
  const isDate = (Array.isArray(value) ? value[0] : value) instanceof Date
  return { scalarType: isDate ? 'datetime' : 'unknown', arity: Array.isArray(value) ? 'list' : 'scalar' } as const
}

const toKeep = new WeakSet<SqlQuery>()
const names = new Map<string, string>()

/**
 * For PrismaPg: the name under which a connection keeps a statement prepared, so that PostgreSQL parses and plans it once
 * for each connection rather than at each call; undefined for a statement that is not to be kept.
 */
export function nameOfStatement(query: SqlQuery): string | undefined {
  if (!toKeep.has(query)) return undefined
  const name = names.get(query.sql) ?? `latchkey_${createHash('sha256').update(query.sql).digest('hex').slice(0, 32)}`
  names.set(query.sql, name)
  return name
}
