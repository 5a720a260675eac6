import pg from 'pg'

type Row = Record<string, unknown>

/** The test's own look into the database, past the portal. */
export interface Sql {
  <R extends Row = Row>(text: string, values?: unknown[]): Promise<R[]>
  end(): Promise<void>
}

export function openSql(connectionString: string): Sql {
  const pool = new pg.Pool({ connectionString, max: 4 })
  // An idle connection that dies with its server is no fault of the test.
  pool.on('error', () => undefined)
  const query = async <R extends Row>(text: string, values: unknown[] = []) => (await pool.query<R>(text, values)).rows
  return Object.assign(query, { end: () => pool.end() })
}

/** The number that a `select count(*)` gives. */
export async function count(sql: Sql, from: string, values: unknown[] = []): Promise<number> {
  const [row] = await sql<{ n: number }>(`select count(*)::int as n from ${from}`, values)
  return row?.n ?? 0
}
