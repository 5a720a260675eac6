/** A look into either database: PostgreSQL's catalogue is the same in both. */
export type Query = <R extends object>(sql: string, values?: unknown[]) => Promise<R[]>

export interface Table {
  name: string
  /** In their order, with their types as SQL spells them. */
  columns: { name: string; type: string }[]
}

/** A table's rows are the migrations' own, on either side. */
const notMoved = '_prisma_migrations'

/** Every table there is, those that others point at first. @throws Error where two point at each other */
export async function readTables(query: Query): Promise<Table[]> {
  const columns = await query<{ table: string; name: string; type: string }>(`
    SELECT c.relname AS "table", a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
      AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
    ORDER BY c.relname, a.attnum`)
  const tables = new Map<string, Table>()
  for (const { table, ...column } of columns.filter((one) => one.table !== notMoved))
    tables.set(table, { name: table, columns: [...(tables.get(table)?.columns ?? []), column] })
  const keys = await query<Pointing>(`
    SELECT c.relname AS "from", t.relname AS "to" FROM pg_constraint k
    JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid
    WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace AND c.oid <> t.oid`)
  return inOrder([...tables.values()], keys)
}

interface Pointing {
  from: string
  to: string
}

function inOrder(tables: Table[], keys: Pointing[]): Table[] {
  const ordered: Table[] = []
  for (let rest = tables; rest.length; ) {
    const names = new Set(rest.map(({ name }) => name))
    const waits = ({ name }: Table) => keys.some(({ from, to }) => from === name && names.has(to))
    const ready = rest.filter((table) => !waits(table))
    if (!ready.length) throw new Error(`Tables that point at each other cannot be moved: ${[...names].join(', ')}`)
    ordered.push(...ready)
    rest = rest.filter((table) => !ready.includes(table))
  }
  return ordered
}

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`

/** How values are spelt as text, the same on both sides and without loss. For the transaction alone. */
export const spelling = `SET LOCAL TimeZone = 'UTC'; SET LOCAL DateStyle = 'ISO, MDY'; SET LOCAL IntervalStyle = 'postgres';
  SET LOCAL extra_float_digits = 1; SET LOCAL bytea_output = 'hex'`

export interface Sum {
  rows: number
  /** Over every value of every row, whatever their order. */
  checksum: string
}

/** Of a table's rows, in a transaction with that `spelling`. */
export async function sumOf(query: Query, { name, columns }: Table): Promise<Sum> {
  const row = `ROW(${columns.map((column) => `${quoted(column.name)}::text`).join(', ')})::text`
  const hash = `('x' || left(encode(sha256(convert_to(${row}, 'UTF8')), 'hex'), 15))::bit(60)::bigint`
  const [sum] = await query<{ rows: string; checksum: string }>(
    `SELECT count(*)::text AS rows, coalesce(sum(${hash}), 0)::text AS checksum FROM ${quoted(name)}`,
  )
  return { rows: Number(sum?.rows), checksum: String(sum?.checksum) }
}

export async function countOf(query: Query, { name }: Table): Promise<number> {
  const [row] = await query<{ rows: string }>(`SELECT count(*)::text AS rows FROM ${quoted(name)}`)
  return Number(row?.rows)
}
