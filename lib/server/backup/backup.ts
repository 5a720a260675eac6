import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { type FileHandle, link, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import type { Report } from '../../domain/progress'
import { cannotFlushFolder, errorCodeOf, noLinkCodes } from '../files/durable-file'
import { tarHeader, tarPadding } from './tar'

interface Source {
  pglite: PGlite
  dataDir: string
  report: Report
  signal: AbortSignal
}

/**
 * Writes the embedded database as it stands at one moment into a tar archive whose only folder is `database`. Statements
 * wait while its files are copied (a second for some hundred megabytes); a transaction under way is not in it. The file
 * appears under its name once it is whole and on the disk, mode 0600; one of that name is never overwritten.
 * @returns what is in it, the size of the file, and for how long (ms) statements waited
 * @throws Error of the file system; DOMException AbortError where `signal` was aborted
 */
export async function backupTo(path: string, { pglite, dataDir, report, signal }: Source) {
  const draft = join(dirname(path), `.latchkey-backup.${process.pid}.${randomBytes(4).toString('hex')}`)
  const file = await open(draft, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600)
  try {
    // What it writes now need not be written again out of the log when the backup is opened.
    await pglite.exec('CHECKPOINT')
    const began = performance.now()
    const done = await pglite.runExclusive(() => writeFolder(file, join(dataDir, 'database'), { report, signal }))
    const held = Math.round(performance.now() - began)
    await file.sync()
    const { size } = await file.stat()
    await file.close()
    await appear(draft, path)
    await syncFolder(dirname(path))
    return { ...done, size, held }
  } finally {
    await file.close().catch(() => undefined)
    await rm(draft, { force: true })
  }
}

/**
 * Gives a whole file its name. Where there are no links the name is taken by an empty file first, which it then replaces;
 * whoever kills it in that moment leaves the empty file.
 * @throws Error EEXIST where something of that name is there
 */
async function appear(draft: string, path: string) {
  try {
    await link(draft, path)
  } catch (error) {
    if (!noLinkCodes.has(errorCodeOf(error))) throw error
    await (await open(path, 'wx', 0o600)).close()
    await rename(draft, path).catch(async (fault) => {
      await rm(path, { force: true })
      throw fault
    })
  }
}

const mebibyte = 1024 * 1024
/** Of the process that ran; a restored database has none. */
const leftOut = new Set(['postmaster.pid'])

async function writeFolder(file: FileHandle, folder: string, { report, signal }: Pick<Source, 'report' | 'signal'>) {
  const entries = await entriesOf(folder)
  const total = Math.ceil(entries.reduce((sum, { size }) => sum + size, 0) / mebibyte)
  const buffer = Buffer.alloc(mebibyte)
  let bytes = 0
  let said = 0
  for (const { name, path, size, modified } of entries) {
    signal.throwIfAborted()
    await file.writeFile(tarHeader({ name, size, modified }))
    if (path) await copyInto(file, { path, size, buffer })
    await file.writeFile(tarPadding(size))
    bytes += size
    if (bytes - said > 8 * mebibyte) report({ done: Math.floor(bytes / mebibyte), total, what: 'MiB' })
    if (bytes - said > 8 * mebibyte) said = bytes
  }
  await file.writeFile(Buffer.alloc(1024))
  report({ done: total, total, what: 'MiB' })
  return { files: entries.filter(({ path }) => path).length, bytes }
}

interface Entry {
  /** In the archive: with forward slashes, a folder's with one at its end. */
  name: string
  /** Of a file. */
  path?: string
  size: number
  modified: Date
}

async function entriesOf(folder: string, name = 'database'): Promise<Entry[]> {
  const { mtime } = await stat(folder)
  const entries: Entry[] = [{ name: `${name}/`, size: 0, modified: mtime }]
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const [path, inside] = [join(folder, entry.name), `${name}/${entry.name}`]
    if (entry.isDirectory()) entries.push(...(await entriesOf(path, inside)))
    else if (entry.isFile() && !leftOut.has(entry.name)) {
      const { size, mtime: modified } = await stat(path)
      entries.push({ name: inside, path, size, modified })
    }
  }
  return entries
}

/** Exactly so many bytes. @throws Error where the file has become shorter, which nothing may do meanwhile */
async function copyInto(file: FileHandle, { path, size, buffer }: { path: string; size: number; buffer: Buffer }) {
  const from = await open(path, 'r')
  try {
    for (let left = size; left > 0; ) {
      const { bytesRead } = await from.read(buffer, 0, Math.min(buffer.length, left))
      if (!bytesRead) throw new Error(`${path} has become shorter`)
      await file.writeFile(buffer.subarray(0, bytesRead))
      left -= bytesRead
    }
  } finally {
    await from.close()
  }
}

async function syncFolder(folder: string) {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } catch (error) {
    if (!cannotFlushFolder(error)) throw error
  } finally {
    await handle.close()
  }
}
