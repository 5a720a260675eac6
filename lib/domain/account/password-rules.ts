import { DomainError } from '../errors'

/** Characters of a new password: fewer do where a second factor is asked of everyone (NIST 3.1.1.2). */
export const passwordLengths = { withMfa: 8, alone: 15, longest: 128 } as const

interface NewPassword {
  password: string
  mfaRequired: boolean
  /** Texts that anyone would try first: the address, the name, the company. */
  context: string[]
}

/** Binds new passwords only. @throws DomainError invalid-body (field `password`) */
export function requireGoodPassword({ password, mfaRequired, context }: NewPassword) {
  const shortest = mfaRequired ? passwordLengths.withMfa : passwordLengths.alone
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
 * What guessers begin with: a common word or run of keys, perhaps repeated, with digits and signs around it. Letters
 * written as digits count as the letters.
 */
function isCommon(password: string): boolean {
  const text = password.normalize('NFKC').toLowerCase()
  const core = plainLetters(text.replace(/^[\d\W_]+|[\d\W_]+$/g, ''))
  return (
    /^(.{1,4})\1+.?.?.?$/su.test(text) || isRun(text) || common.has(unrepeated(core)) || common.has(unrepeated(text))
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

const common = new Set(
  `password passwort motdepasse contrasena senha parola passwd passphrase letmein welcome welcomeback admin administrator
  root login master secret changeme default guest user test testing qwerty qwertyuiop qwertz azerty asdfgh asdfghjkl zxcvbn
  zxcvbnm iloveyou iloveu sunshine princess football baseball basketball dragon monkey shadow superman batman trustno
  starwars michael jordan jennifer charlie liverpool chelsea whatever computer internet hello helloworld freedom summer
  winter spring autumn january february march april june july august september october november december monday friday
  company latchkey authenticator thisismypassword mypassword mypasswordis yourpassword abcdefgh abcabc qazwsx oneqazwsx`.split(
    /\s+/,
  ),
)

/** True where little is left of the password without what everyone knows of the person. */
function restsOn(password: string, context: string[]): boolean {
  const words = context
    .flatMap((text) => text.toLowerCase().split(/[^\p{L}\p{N}]+/u))
    .filter((word) => word.length >= 4)
  const rest = words.reduce((text, word) => text.replaceAll(word, ''), password.normalize('NFKC').toLowerCase())
  return rest.length < password.length && rest.replace(/[^\p{L}]/gu, '').length < 4
}
