import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import type { TestProject } from 'vitest/node'
import { migratePGlite } from '../../../prisma/migrate'

declare module 'vitest' {
  interface ProvidedContext {
    /** A file with a migrated, empty database: five times faster to open than to make. */
    databaseSnapshot: string
    /** As the setting RAW_SQL: the unit tests run either way. */
    rawSql: boolean
  }
}

export default async function setup(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-snapshot-'))
  const snapshot = join(folder, 'database.tar')
  const db = await PGlite.create()
  await migratePGlite(db)
  const dump = await db.dumpDataDir('none')
  await writeFile(snapshot, new Uint8Array(await dump.arrayBuffer()))
  await db.close()
  project.provide('databaseSnapshot', snapshot)
  project.provide('rawSql', !['no', 'off'].includes(process.env.RAW_SQL ?? ''))
  return () => rm(folder, { recursive: true, force: true })
}
