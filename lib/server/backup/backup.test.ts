import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
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
