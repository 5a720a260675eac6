import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { moveTarget, showsPassword } from './move-target'
import { parseCommandLine } from './parse'

const target = 'postgresql://latchkey:p%23ss@db.example.com/latchkey'
let file: string
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'lk-target-')), 'target')
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(join(file, '..'), { recursive: true, force: true })
})

const given = (...words: string[]) => moveTarget(parseCommandLine(['move', ...words]).values)

describe('the target of a move comes from a file', () => {
  it.each([
    ['the address alone', target],
    ['with a line end', `${target}\r\n`],
    ['with a byte order mark and quotes', `\ufeff"${target}"\n`],
    ['a line of settings', `# the new database\nexport DATABASE_URL="${target}"\nSECRET=abc\n`],
  ])('%s', async (_, text) => {
    writeFileSync(file, text)
    expect(await given('--to-file', file)).toBe(target)
  })

  it.each([
    ['no file', () => undefined, /^There is no file \S+\.$/],
    ['an empty file', () => writeFileSync(file, '\n'), /^Say --to-file, or set MOVE_TO\.$/],
    ['settings without it', () => writeFileSync(file, 'PORT=3000\n'), /has no line DATABASE_URL=…$/],
  ])('%s is refused with a sentence', async (_, arrange, sentence) => {
    arrange()
    await expect(given('--to-file', file)).rejects.toThrow(sentence)
  })
})

it('the target of a move comes from the environment, and an option goes before it', async () => {
  vi.stubEnv('MOVE_TO', ` ${target} `)
  expect(await given()).toBe(target)
  expect(await given('--to', 'postgresql://other/db')).toBe('postgresql://other/db')
  vi.stubEnv('MOVE_TO', '')
  await expect(given()).rejects.toThrow('Say --to-file, or set MOVE_TO.')
})

it('an argument that shows a password to other users is noticed', () => {
  const shows = (...words: string[]) => showsPassword(parseCommandLine(words))
  expect(shows('move', '--to', target)).toBe(true)
  expect(shows('move', '--to', 'postgresql://latchkey@db/latchkey')).toBe(false)
  expect(shows('move', '--to-file', target)).toBe(false)
})

it('two targets are refused', () => {
  expect(() => parseCommandLine(['move', '--to', target, '--to-file', 'x'])).toThrow('Say one of --to, --to-file.')
})
