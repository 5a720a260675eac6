import { randomBytes } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import { type FileHandle, link, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { PGlite } from '@electric-sql/pglite'
import { type Pack, pack } from 'tar-stream'
import type { Report } from '../../domain/progress'
import { cannotFlushFolder, errorCodeOf, noLinkCodes } from '../files/durable-file'

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

type Progress = Pick<Source, 'report' | 'signal'>

async function writeFolder(file: FileHandle, folder: string, progress: Progress) {
  const entries = await entriesOf(folder)
  const archive = pack()
  const [, bytes] = await Promise.all([
    writeFile(file, archive as AsyncIterable<Uint8Array>),
    fill(archive, entries, progress),
  ])
  return { files: entries.filter(({ path }) => path).length, bytes }
}

/** An error in one of the files ends the archive with that error. @returns the size of all files */
async function fill(archive: Pack, entries: Entry[], { report, signal }: Progress): Promise<number> {
  const total = Math.ceil(entries.reduce((sum, { size }) => sum + size, 0) / mebibyte)
  let bytes = 0
  let reported = 0
  try {
    for (const entry of entries) {
      signal.throwIfAborted()
      await addEntry(archive, entry)
      bytes += entry.size
      if (bytes - reported <= 8 * mebibyte) continue
      report({ done: Math.floor(bytes / mebibyte), total, what: 'MiB' })
      reported = bytes
    }
    archive.finalize()
  } catch (error) {
    archive.destroy(error as Error)
    throw error
  }
  report({ done: total, total, what: 'MiB' })
  return bytes
}

/** Of a file its first `size` bytes. @throws Error where it has become shorter, which no process may do meanwhile */
async function addEntry(archive: Pack, { name, path, size, modified: mtime }: Entry) {
  if (!path) archive.entry({ name, type: 'directory', mode: 0o700, mtime })
  else if (!size) archive.entry({ name, mode: 0o600, mtime }, '')
  else {
    const content = createReadStream(path, { end: size - 1, highWaterMark: mebibyte })
    await pipeline(content, archive.entry({ name, size, mode: 0o600, mtime }))
  }
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
