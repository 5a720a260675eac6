import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest'
import { openEmbeddedDatabase } from './embedded'

let whole: string
let dataDir: string
const folder = () => join(dataDir, 'database')
beforeAll(async () => {
  whole = mkdtempSync(join(tmpdir(), 'lk-whole-'))
  const pglite = await openEmbeddedDatabase(whole)
  await pglite.exec("CREATE TABLE person (name text); INSERT INTO person VALUES ('Ada')")
  await pglite.close()
  return () => rmSync(whole, { recursive: true, force: true })
})
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'lk-database-'))
  cpSync(whole, dataDir, { recursive: true })
})
afterEach(() => rmSync(dataDir, { recursive: true, force: true }))

async function people() {
  const pglite = await openEmbeddedDatabase(dataDir)
  const { rows } = await pglite.query('SELECT name FROM person')
  await pglite.close()
  return rows
}

const pidFile = (content: string | Buffer) => () => writeFileSync(join(folder(), 'postmaster.pid'), content)

it.each([
  ['nothing', () => undefined],
  ['the pid file of a killed process', pidFile('-42\n/pglite/data\n')],
  ['an empty pid file', pidFile('')],
  ['half a pid file', pidFile('-4')],
  ['a pid file of NULs', pidFile(Buffer.alloc(100))],
  ['the pid file of a process that lives', pidFile(`${process.pid}\n/pglite/data\n`)],
])('a database beside which %s was left opens', async (_, damage) => {
  damage()
  expect(await people()).toEqual([{ name: 'Ada' }])
})

const broken =
  /^The embedded database in \S+\/database is damaged and was left as it is; put back your last backup \(docs\/backup\.md\)\.$/
const inside = (path: string) => join(folder(), path)

it.each([
  ['without PG_VERSION', () => rmSync(inside('PG_VERSION')), broken],
  ['with an empty PG_VERSION', () => writeFileSync(inside('PG_VERSION'), ''), broken],
  ['with a PG_VERSION of NULs', () => writeFileSync(inside('PG_VERSION'), '\0\0\0'), broken],
  ['without pg_control', () => rmSync(inside('global/pg_control')), broken],
  ['with a pg_control of zeros', () => writeFileSync(inside('global/pg_control'), Buffer.alloc(8192)), broken],
  ['with a folder as pid file', () => mkdirSync(inside('postmaster.pid')), /^\S+postmaster\.pid is a folder, .*\.$/],
  [
    'that is a file',
    () => {
      rmSync(folder(), { recursive: true })
      writeFileSync(folder(), 'x')
    },
    /^\S+\/database is a file, and must be a folder\.$/,
  ],
])('a database %s is refused with its path, and nothing is made over it', async (_, damage, sentence) => {
  damage()
  await expect(openEmbeddedDatabase(dataDir)).rejects.toThrow(sentence)
  if (!sentence.source.includes('is a file')) expect(existsSync(inside('base'))).toBe(true)
})

it('a first start that was killed while it made the database begins again', async () => {
  writeFileSync(join(dataDir, 'database.unfinished'), '')
  rmSync(inside('global'), { recursive: true })
  const pglite = await openEmbeddedDatabase(dataDir)
  await expect(pglite.query('SELECT name FROM person')).rejects.toThrow('does not exist')
  await pglite.close()
  expect(readdirSync(dataDir)).toEqual(['database'])
})
