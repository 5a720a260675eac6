import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import * as files from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'

vi.mock('node:fs/promises', { spy: true })
// Anew: a test before it in this process may have loaded it with the file system itself.
vi.resetModules()
const { backupTo } = await import('./backup')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lk-backup-'))
  mkdirSync(join(folder, 'database'))
  writeFileSync(join(folder, 'database', 'PG_VERSION'), '17')
})
afterEach(() => {
  vi.mocked(files.link).mockReset()
  vi.mocked(files.rename).mockReset()
  rmSync(folder, { recursive: true, force: true })
})

/** Nobody writes meanwhile. */
const pglite = { exec: async () => [], runExclusive: (work: () => unknown) => work() } as unknown as PGlite
const backup = () =>
  backupTo(join(folder, 'backup.tar'), { pglite, dataDir: folder, report() {}, signal: new AbortController().signal })
const fault = (code: string) => Object.assign(new Error(code), { code })
const withoutLinks = () => vi.mocked(files.link).mockRejectedValue(fault('EPERM'))

it.each([
  ['with links', () => undefined],
  ['without, as on FAT or a network share', withoutLinks],
])('on a file system %s a backup is there whole, and its draft is gone', async (_, arrange) => {
  arrange()
  const { size } = await backup()
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
  vi.mocked(files.rename).mockRejectedValueOnce(fault('EIO'))
  await expect(backup()).rejects.toMatchObject({ code: 'EIO' })
  expect(readdirSync(folder)).toEqual(['database'])
  await backup()
  expect(files.rename).toHaveBeenCalledTimes(2)
})
