import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Values } from './definition'
import { moveTarget, showsPassword } from './move-target'

const target = 'postgresql://latchkey:p%23ss@db.example.com/latchkey'
let file: string
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'lk-target-')), 'target')
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(join(file, '..'), { recursive: true, force: true })
})

describe('a file that holds the target of a move', () => {
  it.each([
    ['can hold the address alone', target],
    ['can end its line', `${target}\r\n`],
    ['can have a byte order mark and quotes', `\ufeff"${target}"\n`],
    ['can be a file of settings', `# the new database\nexport DATABASE_URL="${target}"\nSECRET=abc\n`],
  ])('%s', async (_, text) => {
    writeFileSync(file, text)
    expect(await moveTarget({ toFile: file })).toBe(target)
  })

  it.each([
    ['is missing', () => undefined, /^There is no file \S+\.$/],
    ['is empty', () => writeFileSync(file, '\n'), /^Use --to-file, or set MOVE_TO\.$/],
    ['is a file of settings without it', () => writeFileSync(file, 'PORT=3000\n'), /has no line DATABASE_URL=…$/],
  ])('is refused with a sentence if it %s', async (_, arrange, sentence) => {
    arrange()
    await expect(moveTarget({ toFile: file })).rejects.toThrow(sentence)
  })
})

it('takes the target of a move from the environment unless an option names one', async () => {
  vi.stubEnv('MOVE_TO', ` ${target} `)
  expect(await moveTarget({})).toBe(target)
  expect(await moveTarget({ to: 'postgresql://other/db' })).toBe('postgresql://other/db')
  vi.stubEnv('MOVE_TO', '')
  await expect(moveTarget({})).rejects.toThrow('Use --to-file, or set MOVE_TO.')
})

it.each<[string, Values, boolean]>([
  ['shows', { to: target }, true],
  ['does not show', { to: 'postgresql://latchkey@db/latchkey' }, false],
  ['does not show', { toFile: target }, false],
])('%s a password to other users of the machine: %j', (_, values, shown) => {
  expect(showsPassword(values)).toBe(shown)
})
