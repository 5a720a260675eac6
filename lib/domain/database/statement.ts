import { Prisma } from '../../generated/prisma/client'
import type { Tx } from '../deps'

/** On the statement itself: Next holds several copies of this module in one process, and the database is opened by one. */
const mark = Symbol.for('latchkey.prepared')

/**
 * A statement of the hot path, written like `Prisma.sql`: each connection keeps it prepared. Its text must not vary with
 * its values, and one plan must be good for all of them.
 */
export function prepared(strings: TemplateStringsArray, ...values: unknown[]): Prisma.Sql {
  return Object.assign(Prisma.sql(strings, ...values), { [mark]: true })
}

/** Whether a connection may keep it (lib/server/database/raw-sql/statements.ts does). */
export const isPrepared = (statement: Prisma.Sql) => mark in statement

/**
 * Writes that do not read each other's rows, as one statement: one way to the database instead of one each.
 * @returns how many rows the last one wrote
 */
export function together(tx: Pick<Tx, '$executeRaw'>, writes: readonly [Prisma.Sql, ...Prisma.Sql[]]): Promise<number> {
  const [last, ...others] = [...writes].reverse() as [Prisma.Sql, ...Prisma.Sql[]]
  const parts = others.map((write, index) => Prisma.sql`${Prisma.raw(`w${index}`)} AS (${write})`)
  return tx.$executeRaw(parts.length ? prepared`WITH ${Prisma.join(parts)} ${last}` : last)
}
