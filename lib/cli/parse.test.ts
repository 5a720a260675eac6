import { describe, expect, it } from 'vitest'
import { commands } from './commands'
import { parseCommandLine, UsageError } from './parse'
import { usage } from './usage'

const parse = (line: string) => parseCommandLine(line.split(' ').filter(Boolean))

describe('the command line', () => {
  it('is a command of two words, then its options', () => {
    const parsed = parse('user create --company Acme --name=Ada --email a@x.test --admin --json')
    expect(parsed).toEqual({
      command: 'user create',
      json: true,
      values: { company: 'Acme', name: 'Ada', email: 'a@x.test', admin: true },
    })
  })

  it.each([
    '',
    '--help',
    'user',
    'user frob',
    'frob create',
    '__proto__',
    'user list extra',
    'user list --frob',
    'user list --help',
    'user create --invite --password-stdin',
  ])('refuses what it does not know: %j', (line) => expect(() => parse(line)).toThrow(UsageError))

  it('says what is wrong without repeating what was typed after it', () => {
    expect(() => parse('user unlock --passwort hunter2')).toThrow(/^(?!.*hunter2).*--passwort.*\.$/)
  })

  it('tells of every command', () => {
    for (const command of Object.keys(commands)) expect(usage).toContain(`  ${command}`)
  })
})
