import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { createDurably, errorCodeOf, flushFolder, reasonOf, UnusableFile } from '../files/durable-file'

/**
 * Opens the embedded database of a data folder, or makes it on the first start. The caller holds the folder's lock.
 * @throws UnusableFile with the path and the reason
 */
export async function openEmbeddedDatabase(dataDir: string): Promise<PGlite> {
  const folder = join(dataDir, 'database')
  const unfinished = join(dataDir, 'database.unfinished')
  if (existsSync(unfinished)) rmSync(folder, { recursive: true, force: true })
  const isNew = examine(folder)
  if (isNew && !existsSync(unfinished)) createDurably(unfinished, madeBy)
  const pglite = await create(folder)
  if (isNew) {
    rmSync(unfinished)
    flushFolder(dataDir)
  }
  return pglite
}

/** While this file exists, no row was ever written: a first start that was killed begins again. */
const madeBy = 'The first start is making the database. It begins again where it was killed.\n'

/**
 * PGlite makes a new database over a folder without PG_VERSION, whatever else is in it. A database whose PG_VERSION was
 * lost must not be overwritten.
 * @returns whether the folder is empty
 */
function examine(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (readdirSync(folder).length === 0) return true
    if (!/^\d+\s*$/.test(readFileSync(join(folder, 'PG_VERSION'), 'utf8'))) throw damaged(folder)
    removePidFile(join(folder, 'postmaster.pid'))
    return false
  } catch (error) {
    throw error instanceof UnusableFile ? error : asUnusable(folder, error)
  }
}

/** The lock of the data folder says that no process uses the database. PGlite does not start with a damaged pid file. */
function removePidFile(path: string) {
  if (existsSync(path) && statSync(path).isDirectory()) throw new UnusableFile(`${path} ${reasonOf('EISDIR')}`)
  rmSync(path, { force: true })
}

function asUnusable(folder: string, error: unknown): UnusableFile {
  const code = errorCodeOf(error)
  if (code === 'ENOENT') return damaged(folder, error)
  return new UnusableFile(`${folder} ${reasonOf(code)}`, { cause: error })
}

const damaged = (folder: string, cause?: unknown) =>
  new UnusableFile(`The embedded database in ${folder} is damaged and was left as it is; ${restore}`, { cause })

const restore = 'put back your last backup (docs/backup.md)'

/** Loaded only here: portals on PostgreSQL do not need it in memory. */
async function create(folder: string): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite')
  try {
    return await PGlite.create(folder)
  } catch (error) {
    throw damaged(folder, error)
  }
}
