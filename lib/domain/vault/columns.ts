import { Prisma } from '../../generated/prisma/client'
import type { Db, SealContext } from '../deps'

interface SealedColumn {
  table: string
  column: string
  /** The primary key, a UUID: the seal's row. */
  id: string
  /** SQL: whose the row is, the seal's user. */
  owner: string
}

type Purpose = Exclude<SealContext['purpose'], 'vault-check'>

const setOwner = '(SELECT recovery_set.user_id FROM recovery_set WHERE recovery_set.id = set_row)'

/** Every column that the vault seals (in prisma/schema.prisma: `Sealed`), by the purpose that its seals are bound to. */
export const sealedColumns: Record<Purpose, SealedColumn> = {
  authenticator: { table: 'authenticator', column: 'secret', id: 'id', owner: 'user_id' },
  enrolment: { table: 'enrolment', column: 'secret', id: 'id', owner: 'user_id' },
  'recovery-code': { table: 'recovery_code', column: 'hash', id: 'id', owner: setOwner },
  'email-code': { table: 'email_code', column: 'code', id: 'act_id', owner: 'user_id' },
  'openid-client': { table: 'open_id_provider', column: 'client_secret', id: 'company_id', owner: 'company_id' },
}

export const purposes = Object.keys(sealedColumns) as Purpose[]

export interface SealedRow {
  sealed: string
  context: SealContext
}

/** What a key's own check (vault_key) is bound to. */
export const checkContext = (id: string): SealContext => ({ userId: '', rowId: id, purpose: 'vault-check' })

/** The id of the key stands before the first dot of every sealed text. */
const keyOf = (column: string) => `split_part(${column}, '.', 1)`

const first = '00000000-0000-0000-0000-000000000000'

/** Sealed values by their rows' ids, from beyond `last`; with `otherThan` only those that another key sealed. */
export async function readSealed(
  db: Db,
  purpose: Purpose,
  { last = first, otherThan, limit }: Range,
): Promise<SealedRow[]> {
  const { table, column, id, owner } = sealedColumns[purpose]
  const other = otherThan === undefined ? Prisma.empty : Prisma.sql`AND ${Prisma.raw(keyOf(column))} <> ${otherThan}`
  // Not named like the column: ORDER BY would take its text, which no index orders, and sort the table for each batch.
  const rows = await db.$queryRaw<{ rowId: string; owner: string; sealed: string }[]>`
    SELECT ${Prisma.raw(id)}::text AS "rowId", ${Prisma.raw(owner)}::text AS owner, ${Prisma.raw(column)} AS sealed
    FROM ${Prisma.raw(table)} WHERE ${Prisma.raw(column)} IS NOT NULL AND ${Prisma.raw(id)} > ${last}::uuid ${other}
    ORDER BY ${Prisma.raw(id)} LIMIT ${limit}`
  return rows.map(({ sealed, owner, rowId }) => ({ sealed, context: { userId: owner, rowId, purpose } }))
}

interface Range {
  last?: string | undefined
  otherThan?: string
  limit: number
}

/**
 * Compare-and-set on the sealed text, of many rows in one statement. A row that somebody else holds is left alone rather
 * than waited for: two that wait for each other's rows would be a deadlock.
 * @returns how many were set
 */
export async function replaceSealed(db: Db, purpose: Purpose, replaced: Replaced[]): Promise<number> {
  const { table, column, id } = sealedColumns[purpose]
  const [t, c, i] = [table, column, id].map((name) => Prisma.raw(name)) as [Prisma.Sql, Prisma.Sql, Prisma.Sql]
  const ids = replaced.map(({ context }) => context.rowId)
  const [before, after] = [replaced.map(({ sealed }) => sealed), replaced.map(({ anew }) => anew)]
  return db.$executeRaw`
    WITH free AS MATERIALIZED (SELECT ${i} AS row FROM ${t} WHERE ${i} = ANY(${ids}::uuid[]) FOR NO KEY UPDATE SKIP LOCKED),
      given AS (SELECT * FROM unnest(${ids}::uuid[], ${before}::text[], ${after}::text[]) AS g(row, before, after))
    UPDATE ${t} SET ${c} = given.after FROM given JOIN free ON free.row = given.row
    WHERE ${t}.${i} = given.row AND ${t}.${c} = given.before`
}

export interface Replaced extends SealedRow {
  anew: string
}

/** How many values each key seals, over all columns. */
export async function valuesByKey(db: Db): Promise<Map<string, number>> {
  const values = new Map<string, number>()
  for (const { table, column } of Object.values(sealedColumns)) {
    const rows = await db.$queryRaw<{ key: string; values: number }[]>`
      SELECT ${Prisma.raw(keyOf(column))} AS key, count(*)::int AS values FROM ${Prisma.raw(table)}
      WHERE ${Prisma.raw(column)} IS NOT NULL GROUP BY 1`
    for (const row of rows) values.set(row.key, (values.get(row.key) ?? 0) + row.values)
  }
  return values
}
