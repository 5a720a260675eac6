import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import type { VaultKeySetting } from './settings-schema'

const shape = z.strictObject({ secret: z.string(), vaultKeys: z.string() })
export type KeyFile = z.infer<typeof shape>

/**
 * The embedded portal's own SECRET and VAULT_KEYS, made in the data folder on the first start.
 * The name appears by `link`, which fails where another process was first: a half-written file is never read,
 * and of two first starts at once both go on with the same keys.
 */
export function keyFile(dataDir: string): KeyFile {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  chmodSync(dataDir, 0o700)
  const path = join(dataDir, 'keys.json')
  return read(path) ?? make(path)
}

export class KeyFileError extends Error {}

function read(path: string): KeyFile | undefined {
  let content: string
  try {
    content = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
  if (process.platform !== 'win32' && statSync(path).mode & 0o077)
    throw new KeyFileError(`${path} can be read by other users of this machine; run: chmod 600 ${path}`)
  const parsed = shape.safeParse(parseJson(content))
  if (!parsed.success) throw new KeyFileError(`${path} is damaged; put back the copy of your last backup`)
  return parsed.data
}

/** In memory and in the file: what the portal holds is changed in place, so that it seals with the new key at once. */
type KeyFileSettings = { dataDir: string; vaultKeys: VaultKeySetting[] }

/** Makes a new first key. To be called with the data folder held. @returns its id */
export function addVaultKey({ dataDir, vaultKeys }: KeyFileSettings): string {
  const numbers = vaultKeys.map(({ id }) => Number(/^k(\d+)$/.exec(id)?.[1] ?? 0))
  const key = { id: `k${Math.max(0, ...numbers) + 1}`, key: randomBytes(32) }
  rewrite(dataDir, [key, ...vaultKeys])
  vaultKeys.unshift(key)
  return key.id
}

/** Forgets a key that seals nothing any more. To be called with the data folder held. */
export function removeVaultKey({ dataDir, vaultKeys }: KeyFileSettings, id: string) {
  const index = vaultKeys.findIndex((key) => key.id === id)
  if (index < 1) throw new Error(`${id} is not an old key`)
  rewrite(dataDir, vaultKeys.toSpliced(index, 1))
  vaultKeys.splice(index, 1)
}

/** The file holds the old keys or the new ones, whenever the machine stops: nothing is sealed before it is on the disk. */
function rewrite(dataDir: string, vaultKeys: readonly VaultKeySetting[]) {
  const path = join(dataDir, 'keys.json')
  const text = vaultKeys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(',')
  const draft = draftOf(path, { ...keyFile(dataDir), vaultKeys: text })
  try {
    renameSync(draft, path)
  } finally {
    rmSync(draft, { force: true })
  }
  const folder = openSync(dataDir, 'r')
  fsyncSync(folder)
  closeSync(folder)
}

function draftOf(path: string, keys: KeyFile): string {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, `${JSON.stringify(keys, null, 2)}\n`, { flag: 'wx', mode: 0o600, flush: true })
  return draft
}

function make(path: string): KeyFile {
  const keys = { secret: randomBytes(32).toString('base64'), vaultKeys: `k1:${randomBytes(32).toString('base64')}` }
  const draft = draftOf(path, keys)
  try {
    linkSync(draft, path)
    return keys
  } catch (error) {
    const winner = (error as NodeJS.ErrnoException).code === 'EEXIST' && read(path)
    if (winner) return winner
    throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}
