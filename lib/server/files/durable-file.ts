import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fchmodSync,
  fchownSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { hours } from '../../domain/time'

/**
 * Small files that must survive a power loss: written to a private draft, flushed, named in one step, and the folder is
 * flushed too. A reader sees the old content or the new content, never a part.
 */

/** Error codes of file systems without hard links: FAT, many network shares. */
export const noLinkCodes = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'])
/** Error codes of file systems that cannot flush a folder. */
const noFlushCodes = new Set(['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EISDIR', 'EPERM'])

export const errorCodeOf = (error: unknown) => String(Object(error).code)
export const cannotFlushFolder = (error: unknown) => noFlushCodes.has(errorCodeOf(error))

/**
 * Makes a new file. @throws Error with the code EEXIST if the path is taken
 */
export function createDurably(path: string, content: string) {
  withDraft(path, content, (draft) => {
    try {
      linkSync(draft, path)
    } catch (error) {
      if (!noLinkCodes.has(errorCodeOf(error))) throw error
      // An empty file reserves the name, and the draft replaces it.
      writeFileSync(path, '', { flag: 'wx', mode: 0o600 })
      renameSync(draft, path)
    }
  })
}

/**
 * Replaces a file. The new file keeps the owner, so that root can change it for the portal's user. That user may write to
 * the folder: the owner is set by the descriptor, because the draft's name may lead to another file by now.
 * @throws UnusableFile for a link, whose target's owner would get the new file
 */
export function replaceDurably(path: string, content: string) {
  const { uid, gid } = ownerOf(path)
  const prepare = (handle: number) => process.getuid?.() === 0 && fchownSync(handle, uid, gid)
  withDraft(path, content, (draft) => renameSync(draft, path), prepare)
}

function ownerOf(path: string) {
  const status = lstatSync(path)
  if (!status.isFile()) throw new UnusableFile(`${path} is a link or a folder, and must be a file to be replaced`)
  return status
}

/** Drafts of processes that were killed while they wrote; a draft that is in use is younger than an hour. */
export function removeOldDrafts(folder: string) {
  for (const name of readdirSync(folder).filter((name) => /\.draft-\d+\.[0-9a-f]{8}$/.test(name))) {
    const path = join(folder, name)
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now())
    if (age > hours(1)) rmSync(path, { force: true })
  }
}

function withDraft(path: string, content: string, name: (draft: string) => void, prepare?: (handle: number) => void) {
  const draft = `${path}.draft-${process.pid}.${randomBytes(4).toString('hex')}`
  try {
    const handle = openSync(draft, 'wx', 0o600)
    try {
      writeFileSync(handle, content)
      // Whatever the umask has taken away.
      fchmodSync(handle, 0o600)
      prepare?.(handle)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    name(draft)
  } finally {
    rmSync(draft, { force: true })
  }
  flushFolder(dirname(path))
}

/** Makes new and removed names in a folder survive a power loss, where the file system can do that. */
export function flushFolder(folder: string) {
  try {
    const handle = openSync(folder, 'r')
    try {
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  } catch (error) {
    if (!cannotFlushFolder(error)) throw error
  }
}

/** A file or folder that exists but cannot be used. The message is one sentence, which names its path. */
export class UnusableFile extends Error {
  override readonly name = 'UnusableFile'
  constructor(sentence: string, options?: ErrorOptions) {
    super(`${sentence}.`, options)
  }
}

/**
 * The text of a small file; undefined if nothing has that name. `damagedText` stands for bytes that are not text.
 * @throws UnusableFile that names the path and the reason
 */
export function readIfThere(path: string, { damagedText }: { damagedText?: string } = {}): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path))
  } catch (error) {
    const code = errorCodeOf(error)
    if (code === notText && damagedText !== undefined) return damagedText
    if (code === 'ENOENT' && !isNameTaken(path)) return undefined
    throw new UnusableFile(`${path} ${reasonOf(code)}`, { cause: error })
  }
}

function isNameTaken(path: string): boolean {
  try {
    lstatSync(path)
    return true
  } catch {
    return false
  }
}

const notText = 'ERR_ENCODING_INVALID_ENCODED_DATA'

const reasons: Record<string, string> = {
  ENOENT: 'is a link to a file that does not exist',
  ELOOP: 'is a link that leads back to itself',
  EISDIR: 'is a folder, and must be a file',
  EEXIST: 'is a file, and must be a folder',
  ENOTDIR: 'cannot be used: a part of its path is not a folder',
  EACCES: 'cannot be used by this user: it is not allowed to',
  EPERM: 'cannot be used by this user: it is not allowed to',
  EROFS: 'cannot be written: its file system is read-only',
  ENOSPC: 'cannot be written: no space is left',
  [notText]: 'is damaged: it is not text',
}

/** What follows the path in a sentence. */
export const reasonOf = (code: string) => reasons[code] ?? `cannot be used (${code})`
