import { type Query, quoted, type Table } from './tables'

const batch = 2000

/**
 * Copies a table's rows as text, value by value, through a cursor: ids, times, arrays, JSON and enums arrive as they
 * stood. While one batch is written the next is read. Both sides must be in a transaction with the same `spelling`.
 * @param told how many rows have been written, after each batch
 * @throws DOMException AbortError where `signal` was aborted, between two batches
 */
export async function copyTable(table: Table, { from, to, signal, told }: Copying): Promise<void> {
  const select = table.columns.map(({ name }) => `${quoted(name)}::text`).join(', ')
  await from(`DECLARE moving NO SCROLL CURSOR FOR SELECT ARRAY[${select}] AS row FROM ${quoted(table.name)}`)
  let written: Promise<unknown> = Promise.resolve()
  try {
    for (;;) {
      signal.throwIfAborted()
      const rows = await from<{ row: (string | null)[] }>(`FETCH ${batch} FROM moving`)
      await written
      if (!rows.length) break
      written = insert(to, table, rows).then(() => told(rows.length))
      // Awaited with the next batch; until then a failure is nobody's.
      written.catch(() => undefined)
    }
  } finally {
    await written.catch(() => undefined)
  }
  await from('CLOSE moving')
}

interface Copying {
  from: Query
  to: Query
  signal: AbortSignal
  told(rows: number): void
}

function insert(to: Query, { name, columns }: Table, rows: { row: (string | null)[] }[]) {
  const names = columns.map((column) => quoted(column.name))
  const values = columns.map((_, column) => rows.map(({ row }) => row[column] ?? null))
  const typed = columns.map((column) => `r.${quoted(column.name)}::${column.type}`)
  const given = columns.map((_, column) => `$${column + 1}::text[]`)
  return to(
    `INSERT INTO ${quoted(name)} (${names.join(', ')})
     SELECT ${typed.join(', ')} FROM unnest(${given.join(', ')}) AS r(${names.join(', ')})`,
    values,
  )
}
