import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { createDurably, errorCodeOf, readIfThere, reasonOf, replaceDurably, UnusableFile } from '../files/durable-file'
import { parseVaultKeys, secretProblem, type VaultKeySetting } from './settings-schema'

const shape = z.strictObject({ secret: z.string(), vaultKeys: z.string() })
export type KeyFile = z.infer<typeof shape>

export const keyFilePath = (dataDir: string) => join(dataDir, 'keys.json')

/**
 * The embedded portal's own SECRET and VAULT_KEYS, made in the data folder on the first start. Two first starts at the
 * same time go on with the same keys.
 *
 * New keys are made for a new data folder only. Over a damaged or missing file of an older one they would hide that the
 * secrets of its database can no longer be opened.
 * @throws UnusableFile with the path and the reason
 */
export function keyFile(dataDir: string, { sealsDatabase = true } = {}): KeyFile {
  makePrivateFolder(dataDir)
  const path = keyFilePath(dataDir)
  const keys = read(path)
  if (keys) return keys
  if (sealsDatabase && existsSync(join(dataDir, 'database', 'PG_VERSION')))
    throw new UnusableFile(`${path} is missing, and the database beside it was made with its keys; ${putBack}`)
  return make(path)
}

function makePrivateFolder(dataDir: string) {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    chmodSync(dataDir, 0o700)
  } catch (error) {
    throw new UnusableFile(`${dataDir} ${reasonOf(errorCodeOf(error))}`, { cause: error })
  }
}

const putBack = 'put back the copy of your last backup'

function read(path: string): KeyFile | undefined {
  const text = readIfThere(path)
  if (text === undefined) return undefined
  if (process.platform !== 'win32' && statSync(path).mode & 0o077)
    throw new UnusableFile(`${path} can be read by other users of this machine; run: chmod 600 ${path}`)
  const problem = problemOf(text)
  if (problem) throw new UnusableFile(`${path} is damaged: ${problem}; ${putBack}`)
  return shape.parse(JSON.parse(text))
}

/** What is wrong with the content; it repeats none of it. */
function problemOf(text: string): string | undefined {
  if (!text.trim()) return 'it is empty'
  const parsed = shape.safeParse(parseJson(text))
  if (!parsed.success) return 'it must be JSON with "secret" and "vaultKeys" and no other names'
  const secret = secretProblem(parsed.data.secret)
  return secret ? `"secret" ${secret}` : vaultKeysProblem(parsed.data.vaultKeys)
}

function vaultKeysProblem(value: string): string | undefined {
  try {
    parseVaultKeys(value)
    return undefined
  } catch (error) {
    return `"vaultKeys" ${(error as Error).message}`
  }
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

/** Nothing is sealed with a new key before the key is on the disk. */
function rewrite(dataDir: string, vaultKeys: readonly VaultKeySetting[]) {
  const text = vaultKeys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(',')
  replaceDurably(keyFilePath(dataDir), textOf({ ...keyFile(dataDir), vaultKeys: text }))
}

const textOf = (keys: KeyFile) => `${JSON.stringify(keys, null, 2)}\n`

function make(path: string): KeyFile {
  const keys = { secret: randomBytes(32).toString('base64'), vaultKeys: `k1:${randomBytes(32).toString('base64')}` }
  try {
    createDurably(path, textOf(keys))
    return keys
  } catch (error) {
    const winner = errorCodeOf(error) === 'EEXIST' && read(path)
    if (winner) return winner
    throw new UnusableFile(`${path} ${reasonOf(errorCodeOf(error))}`, { cause: error })
  }
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content)
  } catch {
    return undefined
  }
}
