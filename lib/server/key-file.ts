import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

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

function make(path: string): KeyFile {
  const keys = { secret: randomBytes(32).toString('base64'), vaultKeys: `k1:${randomBytes(32).toString('base64')}` }
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, `${JSON.stringify(keys, null, 2)}\n`, { flag: 'wx', mode: 0o600, flush: true })
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
