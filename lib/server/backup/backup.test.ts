import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import files from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { backupTo } from './backup'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lk-backup-'))
  mkdirSync(join(folder, 'database'))
  writeFileSync(join(folder, 'database', 'PG_VERSION'), '17')
})
afterEach(() => {
  vi.restoreAllMocks()
  syncBuiltinESMExports()
  rmSync(folder, { recursive: true, force: true })
})

/** Nobody writes meanwhile. */
const pglite = { exec: async () => [], runExclusive: (work: () => unknown) => work() } as unknown as PGlite
const backup = () =>
  backupTo(join(folder, 'backup.tar'), { pglite, dataDir: folder, report() {}, signal: new AbortController().signal })
const fault = (code: string) => Object.assign(new Error(code), { code })
/** For whoever has imported it already, too. */
function failing(name: 'link' | 'rename', code: string) {
  const spy = vi.spyOn(files, name).mockRejectedValueOnce(fault(code))
  syncBuiltinESMExports()
  return spy
}
const withoutLinks = () => failing('link', 'EPERM')

it.each([
  ['with links', () => undefined],
  ['without, as on FAT or a network share', withoutLinks],
])('on a file system %s a backup is there whole, and its draft is gone', async (_, arrange) => {
  const link = arrange()
  const { size } = await backup()
  if (link) expect(link).toHaveBeenCalledOnce()
  expect(readdirSync(folder).toSorted()).toEqual(['backup.tar', 'database'])
  expect(readFileSync(join(folder, 'backup.tar'))).toHaveLength(size)
})

it.each([
  ['with links', () => undefined],
  ['without', withoutLinks],
])('on a file system %s what has that name is not overwritten', async (_, arrange) => {
  arrange()
  writeFileSync(join(folder, 'backup.tar'), 'the one before')
  await expect(backup()).rejects.toMatchObject({ code: 'EEXIST' })
  expect(readFileSync(join(folder, 'backup.tar'), 'utf8')).toBe('the one before')
  expect(readdirSync(folder).toSorted()).toEqual(['backup.tar', 'database'])
})

it('where it cannot get its name in the end, nothing of that name is left, and the next one may be made', async () => {
  withoutLinks()
  const rename = failing('rename', 'EIO')
  await expect(backup()).rejects.toMatchObject({ code: 'EIO' })
  expect(rename).toHaveBeenCalledOnce()
  expect(readdirSync(folder)).toEqual(['database'])
  await backup()
})

it('the system’s tar unpacks what was backed up, for its owner alone', async () => {
  const modified = new Date('2026-11-22T12:00:00Z')
  const large = Buffer.alloc(3 * 1024 * 1024 + 7, 'x')
  const longName = 'n'.repeat(120)
  mkdirSync(join(folder, 'database', 'base'))
  for (const [name, content] of [
    ['base/1', large],
    ['base/block', 'y'.repeat(512)],
    ['empty', ''],
    [longName, 'z'],
  ] as const)
    writeFileSync(join(folder, 'database', name), content)
  utimesSync(join(folder, 'database', 'empty'), modified, modified)
  expect(await backup()).toMatchObject({ files: 5, bytes: large.length + 512 + 1 + 2 })
  const restored = mkdtempSync(join(folder, 'restored-'))
  execFileSync('tar', ['xf', join(folder, 'backup.tar')], { cwd: restored })
  const at = (name: string) => join(restored, 'database', name)
  expect(readFileSync(at('base/1')).equals(large)).toBe(true)
  expect(readFileSync(at('base/block'), 'utf8')).toBe('y'.repeat(512))
  expect(readFileSync(at('empty'), 'utf8')).toBe('')
  expect(readFileSync(at(longName), 'utf8')).toBe('z')
  expect(statSync(at('empty')).mtime).toEqual(modified)
  expect(statSync(at('base/1')).mode & 0o777).toBe(0o600)
  expect(statSync(at('base')).mode & 0o777).toBe(0o700)
})

it('ends with an error, and leaves no file, where a file becomes shorter meanwhile', async () => {
  const paths = ['one', 'other'].map((name) => join(folder, 'database', name))
  for (const path of paths) writeFileSync(path, Buffer.alloc(9 * 1024 * 1024))
  // At the first report one of them is copied, and the other one is still to come.
  const shrink = () => paths.forEach((path) => void truncateSync(path, 10))
  const signal = new AbortController().signal
  const made = backupTo(join(folder, 'backup.tar'), { pglite, dataDir: folder, report: shrink, signal })
  await expect(made).rejects.toThrow('Size mismatch')
  expect(readdirSync(folder)).toEqual(['database'])
})

it('ends at once, and leaves no file, where it is interrupted', async () => {
  const stop = new AbortController()
  stop.abort()
  const source = { pglite, dataDir: folder, report() {}, signal: stop.signal }
  await expect(backupTo(join(folder, 'backup.tar'), source)).rejects.toMatchObject({ name: 'AbortError' })
  expect(readdirSync(folder)).toEqual(['database'])
})
