import type { TestProject } from 'vitest/node'
import { startPostgres } from '../../../lib/testing/database/postgres'
import { migratePostgres } from '../../../prisma/migrate'

declare module 'vitest' {
  interface ProvidedContext {
    /** Of the PostgreSQL that all attacks share: the database that new ones are made from. */
    migratedDatabaseUrl: string
  }
}

/** One PostgreSQL, and the migrations once: a server of its own costs each file seconds. */
export default async function setup(project: TestProject) {
  const postgres = await startPostgres({ more: ['max_connections=500'] })
  const url = await postgres.createDatabase('migrated')
  await migratePostgres(url)
  project.provide('migratedDatabaseUrl', url)
  return () => postgres.remove()
}
