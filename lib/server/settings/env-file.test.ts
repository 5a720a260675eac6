import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withoutPermission } from '../../testing/damage'
import { readSettings } from './env'
import { cleanValue, listensOn, loadEnvFile, parseEnv } from './env-file.mjs'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lk-env-'))
  path = join(folder, '.env')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const nameIn = (text: string) => parseEnv(text).values.get('NAME')

describe('a line of .env is read as its writer meant it', () => {
  it.each([
    ['NAME=value', 'value'],
    ['NAME = value ', 'value'],
    ['  NAME=value\t', 'value'],
    ['export NAME=value', 'value'],
    ['export   NAME="a b"', 'a b'],
    ['\ufeffNAME=value', 'value'],
    ['NAME=value\r\nOTHER=x\r\n', 'value'],
    ['NAME=value\rOTHER=x', 'value'],
    ['# a comment\n\n   # another\nNAME=value', 'value'],
    ['NAME=value # a comment', 'value'],
    ['NAME=value\t#comment', 'value'],
    ['NAME="value" # a comment', 'value'],
    ['NAME=pa#ss', 'pa#ss'],
    ['NAME=smtp://u:p#ss@host', 'smtp://u:p#ss@host'],
    ['NAME="pa #ss"', 'pa #ss'],
    ["NAME='pa #ss'", 'pa #ss'],
    ['NAME=`pa "ss"`', 'pa "ss"'],
    ['NAME=', ''],
    ['NAME=""', ''],
    ['NAME= # only a comment', ''],
    ['NAME=a=b==', 'a=b=='],
    ['NAME="a\\nb\\t\\"c\\" \\\\d"', 'a\nb\t"c" \\d'],
    ["NAME='a\\nb'", 'a\\nb'],
    ['NAME="k1:abc,\nk2:def"\nOTHER=x', 'k1:abc,\nk2:def'],
    ['NAME="Acme, Inc." <no-reply@example.com>', '"Acme, Inc." <no-reply@example.com>'],
    ['NAME=$HOME', '$HOME'],
  ])('%j', (text, value) => expect(nameIn(text)).toBe(value))

  it.each([['utf-16le', [0xff, 0xfe]]] as const)('in a file that an editor saved as %s', (encoding, mark) => {
    writeFileSync(path, Buffer.concat([Buffer.from(mark), Buffer.from('NAME=Äcme', encoding)]))
    const env: Record<string, string | undefined> = {}
    loadEnvFile(path, env)
    expect(env.NAME).toBe('Äcme')
  })
})

describe('what is not understood stops the start with a sentence that names file and line or setting', () => {
  it.each([
    ['A=1\nNAME value', /^\.env line 2 is not understood: write NAME=value, or # before a comment\.$/],
    ['NAME: value', /^\.env line 1 is not understood/],
    ['---', /^\.env line 1 is not understood/],
    ['=value', /^\.env line 1 is not understood/],
    ['NA ME=value', /^\.env line 1 is not understood/],
    ['\n\nNAME="value\nOTHER=x', /^NAME in \.env line 3 has a quote that is never closed\.$/],
    ["NAME='value", /^NAME in \.env line 1 has a quote/],
  ])('%j', (text, sentence) => expect(() => parseEnv(text)).toThrow(sentence))

  it('and the sentence repeats no value', () => {
    expect(() => parseEnv('METRICS_TOKEN hunter2hunter2')).toThrow(/^(?!.*hunter2)/)
    expect(() => parseEnv('METRICS_TOKEN="hunter2hunter2')).toThrow(/^(?!.*hunter2)/)
  })

  it.each([
    ['NULs', () => writeFileSync(path, 'A=1\0\0\0'), /\.env is damaged: it holds NUL characters\.$/],
    ['another encoding', () => writeFileSync(path, Buffer.from([0x41, 0x3d, 0xe4])), /\.env is not UTF-8 text: .*\.$/],
    ['a folder', () => mkdirSync(path), /\.env is a folder, and must be a file\.$/],
  ])('%s', (_, damage, sentence) => {
    damage()
    expect(() => loadEnvFile(path, {})).toThrow(sentence)
  })

  it('a file that this user may not read', () => {
    writeFileSync(path, 'A=1')
    expect(() => withoutPermission(path, () => loadEnvFile(path, {}))).toThrow(
      /\.env cannot be read by this user: .*\.$/,
    )
  })
})

it('a setting that stands twice is a warning where the values differ, and the last one counts', () => {
  const { values, warnings } = parseEnv('A=1\nB=1\nA=2\nB=1')
  expect(values.get('A')).toBe('2')
  expect(warnings).toEqual(['A stands twice in .env, in line 1 and in line 3; the last one counts.'])
})

it('a variable of the environment goes before the file, even an empty one', () => {
  writeFileSync(path, 'A=file\nB=file\nC=file')
  const env: Record<string, string | undefined> = { A: 'set', B: '' }
  expect(loadEnvFile(path, env)).toEqual([])
  expect(env).toEqual({ A: 'set', B: '', C: 'file' })
  expect(loadEnvFile(join(folder, 'none'), env)).toEqual([])
})

it.each([
  [' 3000 ', '3000'],
  ['\u00a03000\ufeff', '3000'],
  ['"https://x.test"', 'https://x.test'],
  ["' a '", 'a'],
  ['"A" <a@b.test>', '"A" <a@b.test>'],
  ['"A" and "B"', '"A" and "B"'],
  ['"', '"'],
  ['   ', undefined],
  ['""', undefined],
  [undefined, undefined],
])('spaces and quotes around the value %j are not part of it', (value, cleaned) => {
  expect(cleanValue(value)).toBe(cleaned)
})

it.each([
  [{}, '127.0.0.1', '3000'],
  [{ HOST: ' [::1] ', PORT: ' 04000 ' }, '::1', '4000'],
  [{ HOST: '"0.0.0.0"', PORT: '"80"' }, '0.0.0.0', '80'],
])('%o listens where the settings say', (env, host, port) => {
  expect(listensOn(env)).toEqual({ host, port })
})

it.each([
  [{ HOST: 'a b' }, 'HOST must be an address or a host name to listen on.'],
  [{ PORT: 'http' }, 'PORT must be a whole number from 1 to 65535.'],
  [{ PORT: '70000' }, 'PORT must be a whole number from 1 to 65535.'],
  [{ PORT: '0' }, 'PORT must be a whole number from 1 to 65535.'],
  [{ PORT: '３０００' }, 'PORT must be a whole number from 1 to 65535.'],
])('%o stops the start with the sentence of the settings, before Next takes a port', (env, sentence) => {
  expect(() => listensOn(env)).toThrow(sentence)
  expect(() => readSettings({ NODE_ENV: 'production', ...env })).toThrow(sentence)
})
