import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import type { Settings } from '../../../lib/testing/portal/portal'
import { openStageOn } from '../../../lib/testing/portal/stage'

/**
 * A database of one's own in the PostgreSQL that all attacks share, migrated unless `empty`. Those that stop the server,
 * change its settings or count what it does open one of their own (`openStage`). @returns its DATABASE_URL
 */
export async function newDatabase({ empty = false } = {}): Promise<string> {
  const migrated = inject('migratedDatabaseUrl')
  const name = `db_${randomBytes(6).toString('hex')}`
  const client = new pg.Client(withDatabase(migrated, 'postgres'))
  await client.connect()
  try {
    await client.query(`CREATE DATABASE ${name}${empty ? '' : ' TEMPLATE migrated'}`)
  } finally {
    await client.end()
  }
  return withDatabase(migrated, name)
}

function withDatabase(url: string, name: string) {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}

/** Any number of production servers on a new database of the shared PostgreSQL; `more` are further settings of theirs. */
export const openSharedStage = async (servers: number, more?: Settings) =>
  openStageOn(await newDatabase(), servers, more)
