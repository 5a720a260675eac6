import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { damages, obstacles, withoutPermission } from '../../testing/damage'
import { addVaultKey, keyFile, keyFilePath } from './key-file'
import { parseVaultKeys } from './settings-schema'

let dataDir: string
let path: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'lk-keys-'))
  path = keyFilePath(dataDir)
  keyFile(dataDir)
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

const sentence = (reason: string) => new RegExp(`^\\S+/keys\\.json ${reason}[^\n]*\\.$`)

describe('a key file that was damaged stops the start with its path, and no new keys are made over it', () => {
  it.each(Object.entries(damages))('%s', (_, damage) => {
    damage(path)
    const left = readFileSync(path)
    expect(() => keyFile(dataDir)).toThrow(sentence('is damaged: it '))
    expect(readFileSync(path)).toEqual(left)
    expect(readdirSync(dataDir)).toEqual(['keys.json'])
  })

  it.each(Object.entries(obstacles))('%s', (_, damage) => {
    damage(path)
    expect(() => keyFile(dataDir)).toThrow(sentence('is a (folder|link)'))
  })

  it('a file that belongs to another user', () => {
    chmodSync(dataDir, 0o755)
    // The folder would be refused first: another user may not narrow its mode.
    expect(() => withoutPermission(path, () => keyFile(dataDir))).toThrow(/^\S+ cannot be used by this user/)
  })

  it.each([
    ['a short secret', { secret: 'c2hvcnQ=' }, '"secret" must be at least 32 random bytes'],
    ['an empty secret', { secret: '' }, '"secret" must be'],
    ['a vault key cut short', { vaultKeys: 'k1:AAAA' }, '"vaultKeys" needs exactly 32 bytes'],
    ['no vault key', { vaultKeys: '' }, '"vaultKeys" must be'],
    ['a name of another version', { vaultKey: 'k1:x' }, 'it must be JSON with "secret" and "vaultKeys"'],
    ['a secret that is no text', { secret: 5 }, 'it must be JSON with'],
  ])('%s', (_, change, reason) => {
    writeFileSync(path, JSON.stringify({ ...keyFile(dataDir), ...change }), { mode: 0o600 })
    expect(() => keyFile(dataDir)).toThrow(sentence(`is damaged: ${reason}`))
  })
})

it('a key file that an editor saved with a byte order mark and CRLF is read', () => {
  const keys = keyFile(dataDir)
  writeFileSync(path, `\ufeff${JSON.stringify(keys, null, 2).replaceAll('\n', '\r\n')}\r\n`)
  expect(keyFile(dataDir)).toEqual(keys)
})

it('a key file that is missing beside its database stops the start, and no new keys are made', () => {
  mkdirSync(join(dataDir, 'database'))
  writeFileSync(join(dataDir, 'database', 'PG_VERSION'), '17')
  expect(keyFile(dataDir)).toBeTruthy()
  rmSync(path)
  expect(() => keyFile(dataDir)).toThrow(sentence('is missing, and the database beside it was made with its keys'))
  expect(readdirSync(dataDir)).toEqual(['database'])
  // VAULT_KEYS is a setting: what is made is only a SECRET, which opens nothing.
  expect(keyFile(dataDir, { sealsDatabase: false }).secret).toBeTruthy()
})

it('a new vault key replaces no link, whose target may be another user’s file', () => {
  const vaultKeys = parseVaultKeys(keyFile(dataDir).vaultKeys)
  const target = join(dataDir, 'target.json')
  renameSync(path, target)
  symlinkSync(target, path)
  const before = readFileSync(target, 'utf8')
  expect(() => addVaultKey({ dataDir, vaultKeys })).toThrow('is a link or a folder, and must be a file to be replaced')
  expect(readFileSync(target, 'utf8')).toBe(before)
  expect(readdirSync(dataDir).sort()).toEqual(['keys.json', 'target.json'])
})

it('a new vault key keeps the owner of the file if root adds it', () => {
  const vaultKeys = parseVaultKeys(keyFile(dataDir).vaultKeys)
  if (process.getuid?.() === 0) chownSync(path, 4321, 4321)
  const { uid, gid } = statSync(path)
  addVaultKey({ dataDir, vaultKeys })
  expect(statSync(path)).toMatchObject({ uid, gid })
})

it('a new vault key replaces the file in one step, for its owner alone', () => {
  const vaultKeys = parseVaultKeys(keyFile(dataDir).vaultKeys)
  expect(addVaultKey({ dataDir, vaultKeys })).toBe('k2')
  expect(parseVaultKeys(keyFile(dataDir).vaultKeys)).toEqual(vaultKeys)
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readdirSync(dataDir)).toEqual(['keys.json'])
})
