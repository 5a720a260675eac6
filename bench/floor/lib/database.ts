import pg from 'pg'

const store = globalThis as typeof globalThis & { floorPool?: pg.Pool }

const pool = () => {
  store.floorPool ??= new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 10 })
  return store.floorPool
}

// biome-ignore lint/suspicious/noExplicitAny: what a statement gives; who wrote it by hand knows its columns
export type Row = any
type Query = (text: string, values?: unknown[]) => Promise<Row[]>

export const query: Query = async (text, values) => (await pool().query(text, values)).rows

export async function transaction<T>(work: (query: Query) => Promise<T>): Promise<T> {
  const client = await pool().connect()
  try {
    await client.query('begin')
    const done = await work(async (text, values) => (await client.query(text, values)).rows)
    await client.query('commit')
    return done
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}
