import { describe, expect, it } from 'vitest'
import { commands } from '../commands/commands'
import { UsageError } from '../definitions/usage-error'
import { argsOf, parseCommandLine } from './parse'

const parse = (line: string) => parseCommandLine(line.split(' ').filter(Boolean))
const text = (line: string) => String(Object(parse(line)).text)

describe('the command line', () => {
  it('reads a command of two words, and then its options', () => {
    expect(parse('user create --company Acme --name=Ada --email a@x.test --admin --json')).toEqual({
      command: 'user create',
      json: true,
      values: { company: 'Acme', name: 'Ada', email: 'a@x.test', admin: true },
    })
  })

  it('reads --json before the command too', () => {
    expect(parse('--json key list')).toEqual({ command: 'key list', json: true, values: {} })
  })

  it('reads the older spelling of a noun', () => {
    const values = { company: 'Acme', file: 'people.csv' }
    expect(parse('users import people.csv --company Acme')).toEqual({ command: 'user import', json: false, values })
    expect(parse('user import people.csv --company Acme')).toEqual(parse('users import people.csv --company Acme'))
  })

  it('reads lists that are repeated or separated by commas', () => {
    const { values } = parse('company domain --company Acme --add a.test,b.test --add c.test') as Typed
    expect(values).toEqual({ company: 'Acme', add: ['a.test', 'b.test', 'c.test'] })
  })

  it.each([
    '',
    'user',
    'user frob',
    'frob create',
    'help frob',
    '__proto__',
    'user list extra',
    'user list --frob',
    'user list --format xml',
    'user unlock',
    'user unlock --email --json',
    'user create --company Acme --name Ada --email a@x.test --invite --password-stdin',
    'user import --company Acme',
    'company sign-in --company Acme --openid https://id.acme.test --realm ACME.TEST',
    'company local-administrator --company Acme --email a@x.test --none',
    'move --to postgresql://db/latchkey --to-file target',
    'backup',
    'sessions end',
  ])('rejects a line that it does not understand: %j', (line) => expect(() => parse(line)).toThrow(UsageError))

  it.each([
    'company domain --company Acme',
    'company local-administrator --company Acme',
    'company sign-in --company A',
  ])('rejects a line without one of the options that it needs: %j', (line) =>
    expect(argsOf(parse(line) as Typed)).rejects.toThrow(/^Use .*\.$/),
  )

  it.each(['--passwort hunter2', '--passwort=hunter2', '-phunter2', '-to=hunter2'])(
    'names a misspelled option without its value: %s',
    (typed) => {
      expect(() => parse(`key list ${typed}`)).toThrow(/^(?!.*hunter2).*'-(-passwort|p|t).*\.$/)
    },
  )

  it('suggests the command that was probably meant', () => {
    expect(() => parse('user creat')).toThrow("Unknown command 'creat'. Did you mean create?")
  })
})

describe('help', () => {
  it.each(['help', '--help', '-h'])('lists every command: %s', (line) => {
    for (const command of Object.keys(commands)) expect(text(line)).toMatch(new RegExp(`^  ${command}\\b`, 'm'))
    expect(text(line)).not.toContain('users')
  })

  it.each(['help user create', 'user create --help', 'users create -h'])('explains one command: %s', (line) => {
    expect(text(line)).toMatch(
      /^Usage: npm run latchkey -- user create --company <name> --name <name> --email <address> /,
    )
    expect(text(line)).toMatch(/^ {2}--password-stdin +read the password/m)
    expect(text(line)).toMatch(/^ {2}--json +answer in JSON/m)
  })

  it('lists the commands of a noun', () => {
    expect(text('help key').match(/^ {2}key \w+/gm)).toEqual(['  key rotate', '  key list', '  key remove'])
  })
})

type Typed = Parameters<typeof argsOf>[0]
