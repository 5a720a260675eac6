import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { damages, obstacles, withoutPermission } from '../../testing/damage'
import { DataFolderInUse, lockDataFolder } from './data-folder-lock'

let dataDir: string
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'latchkey-lock-'))
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

describe('a holder in another container or on another machine', () => {
  const foreign = (age: number) => {
    lockDataFolder(dataDir, 'the portal').release()
    const path = join(dataDir, 'lock.2')
    const holder = JSON.parse(readFileSync(join(dataDir, 'lock.1'), 'utf8'))
    writeFileSync(path, JSON.stringify({ ...holder, world: 'elsewhere' }))
    const then = new Date(Date.now() - age)
    utimesSync(path, then, then)
  }

  it('counts as alive while it keeps touching its file', () => {
    foreign(10_000)
    expect(() => lockDataFolder(dataDir, 'us')).toThrow(DataFolderInUse)
  })

  it('counts as dead after fifteen seconds of silence', () => {
    foreign(16_000)
    expect(() => lockDataFolder(dataDir, 'us')).not.toThrow()
  })
})

it('a process number given anew is not taken for the holder', () => {
  lockDataFolder(dataDir, 'the portal')
  const path = join(dataDir, 'lock.1')
  const holder = JSON.parse(readFileSync(path, 'utf8'))
  expect(() => lockDataFolder(dataDir, 'us')).toThrow(DataFolderInUse)
  writeFileSync(path, JSON.stringify({ ...holder, start: '1' }))
  expect(() => lockDataFolder(dataDir, 'us')).not.toThrow()
})

describe('a lock file that a power loss has damaged', () => {
  const age = (path: string, ms: number) => utimesSync(path, new Date(Date.now() - ms), new Date(Date.now() - ms))
  let path: string
  beforeEach(() => {
    lockDataFolder(dataDir, 'the portal before')
    path = join(dataDir, 'lock.1')
  })

  it.each(Object.entries(damages))('is taken over once no holder touches it: %s', (_, damage) => {
    damage(path)
    age(path, 16_000)
    lockDataFolder(dataDir, 'us')
    expect(readdirSync(dataDir)).toEqual(['lock.2'])
    expect(() => lockDataFolder(dataDir, 'another')).toThrow(/is in use by us/)
  })

  it.each(Object.entries(damages))(
    'is refused by a sentence with its path while a holder may touch it: %s',
    (_, damage) => {
      damage(path)
      age(path, 2_000)
      expect(() => lockDataFolder(dataDir, 'us')).toThrow(DataFolderInUse)
      expect(() => lockDataFolder(dataDir, 'us')).toThrow(
        /^The data folder \S+ may be in use: its lock file \S+\/lock\.1 is damaged .* start again in 15 seconds\.$/,
      )
      expect(readdirSync(dataDir)).toEqual(['lock.1'])
    },
  )
})

describe('a lock that cannot be a lock is refused by a sentence with its path', () => {
  beforeEach(() => void lockDataFolder(dataDir, 'the portal before'))

  it.each(Object.entries(obstacles))('%s', (_, damage) => {
    damage(join(dataDir, 'lock.1'))
    expect(() => lockDataFolder(dataDir, 'us')).toThrow(/^\S+\/lock\.1 is a (folder|link)[^\n]*\.$/)
  })

  it('a file that this user may not read', () => {
    chmodSync(dataDir, 0o777)
    const path = join(dataDir, 'lock.1')
    expect(() => withoutPermission(path, () => lockDataFolder(dataDir, 'us'))).toThrow(
      /^\S+\/lock\.1 cannot be used by this user: it is not allowed to\.$/,
    )
  })

  it('a data folder that is a file', () => {
    writeFileSync(join(dataDir, 'file'), '')
    expect(() => lockDataFolder(join(dataDir, 'file'), 'us')).toThrow(/^\S+\/file is a file, and must be a folder\.$/)
    expect(() => lockDataFolder(join(dataDir, 'file', 'below'), 'us')).toThrow(/^\S+\/below cannot be used: [^\n]*\.$/)
  })
})

it('names of other programs do not stop the lock, however large their number', () => {
  for (const name of ['lock.99999999999999999999', 'lock.007', 'lock.1.left', 'lock.old'])
    writeFileSync(join(dataDir, name), '')
  mkdirSync(join(dataDir, 'lock'))
  lockDataFolder(dataDir, 'us')
  expect(() => lockDataFolder(dataDir, 'another')).toThrow(/is in use by us/)
})

it('the drafts of a process that was killed while it wrote are removed, and drafts in use are kept', () => {
  const old = join(dataDir, 'keys.json.draft-123.0a1b2c3d')
  for (const path of [old, join(dataDir, 'keys.json.draft-124.0a1b2c3d')]) writeFileSync(path, 'secret')
  utimesSync(old, new Date(0), new Date(0))
  lockDataFolder(dataDir, 'us')
  expect(readdirSync(dataDir).sort()).toEqual(['keys.json.draft-124.0a1b2c3d', 'lock.1'])
})
