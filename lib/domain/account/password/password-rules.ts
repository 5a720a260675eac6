import { dictionary } from '@zxcvbn-ts/language-common'
import { DomainError } from '../../errors'
import type { Person } from '../../people/person'
import { isMfaDue } from '../../policy/policy'

/** Characters of a new password: fewer are enough where a second factor is due (NIST SP 800-63B-4 section 3.1.1.2). */
export const passwordLengths = { withMfa: 8, alone: 15, longest: 128 } as const

interface NewPassword {
  password: string
  /** The password alone opens nothing (isMfaDue). */
  mfaDue: boolean
  /** Texts that anyone would try first: the address, the name, the company. */
  context: string[]
}

/** Characters that a new password needs at least. */
export const shortestPassword = ({ mfaDue }: Pick<NewPassword, 'mfaDue'>) =>
  mfaDue ? passwordLengths.withMfa : passwordLengths.alone

/** What this person's new password is checked against. */
export const passwordRulesOf = (person: Person, now: Date) => ({
  mfaDue: isMfaDue(person, now),
  context: [person.email, person.name, person.company.name],
})

/** Binds new passwords only. @throws DomainError invalid-body (field `password`) */
export function requireGoodPassword({ password, mfaDue, context }: NewPassword) {
  const shortest = shortestPassword({ mfaDue })
  const length = [...password.normalize('NFKC')].length
  if (length < shortest) refuse(`must have ${shortest} characters at least`)
  if (length > passwordLengths.longest) refuse(`must have ${passwordLengths.longest} characters at most`)
  if (isCommon(password)) refuse('is one of the passwords that are tried first')
  if (restsOn(password, context)) refuse('must not be made of the name, the address or the company')
}

function refuse(reason: string): never {
  throw new DomainError('invalid-body', { fields: { password: reason } })
}

/**
 * What guessers begin with: a password that is known to be common, perhaps repeated; the most common ones also with digits
 * and signs around them; runs of keys. Letters written as digits count as the letters.
 */
function isCommon(password: string): boolean {
  const text = password.normalize('NFKC').toLowerCase()
  const core = plainLetters(text.replace(/^[\d\W_]+|[\d\W_]+$/g, ''))
  const { all, most } = common()
  return (
    /^(.{1,4})\1+.?.?.?$/su.test(text) ||
    isRun(text) ||
    all.has(text) ||
    all.has(unrepeated(text)) ||
    most.has(unrepeated(core))
  )
}

const lookalikes: Record<string, string> = {
  0: 'o',
  1: 'l',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}
const plainLetters = (text: string) => text.replace(/[013457@$!]/g, (sign) => lookalikes[sign] ?? sign)
const unrepeated = (text: string) => text.replace(/^(.+?)\1+$/su, '$1')

const runs = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  'qwertyuiopasdfghjklzxcvbnm',
  'qazwsxedcrfvtgbyhnujmikolp',
]
const isRun = (text: string) => runs.some((run) => run.includes(text) || [...run].reverse().join('').includes(text))

/** Of the list's most common, which guessers also try with `2026!` behind. Beyond, single rare words would be refused. */
const mostCommon = 12_000

/** What guessers try first at this door, or in languages that the list knows little of. */
const others = `passphrase welcomeback login qwertz latchkey authenticator thisismypassword mypasswordis yourpassword
  motdepasse contrasena senha helloworld abcabc oneqazwsx`.split(/\s+/)

const built: { common?: { all: Set<string>; most: Set<string> } } = {}

/** Sets of 50,000, made when the first new password comes. */
function common() {
  const list = dictionary['passwords-common']
  built.common ??= { all: new Set([...list, ...others]), most: new Set([...list.slice(0, mostCommon), ...others]) }
  return built.common
}

/** True where little is left of the password without what everyone knows of the person. */
function restsOn(password: string, context: string[]): boolean {
  const words = context
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length >= 4)
  const rest = words.reduce((text, word) => text.replaceAll(word, ''), password.normalize('NFKC').toLowerCase())
  return rest.length < password.length && rest.replace(/[^\p{L}]/gu, '').length < 4
}
