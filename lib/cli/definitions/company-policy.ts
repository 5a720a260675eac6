import { InvalidArgumentError } from 'commander'
import { type Args, company, type Definition, flag, text, type Values } from './definition'
import { parseList, parseMoment, parseWholeNumber, parseYesOrNo } from './parsers'

const methods = ['authenticator', 'email', 'passkey']

const yesOrNo = (name: string, description: string) =>
  text(`--${name} <answer>`, description).choices(['yes', 'no']).argParser(parseYesOrNo)

const wholeNumber = (name: string, description: string) =>
  text(`--${name} <number>`, description).argParser(parseWholeNumber)

export const policyDefinitions = {
  'company policy': {
    summary: 'print the policy, or change it',
    details: 'Without an option that changes something, the command prints the policy.',
    options: [
      company,
      flag('--require', 'require MFA').conflicts('optional'),
      flag('--optional', 'do not require MFA'),
      text('--from <date>', 'day on which the requirement begins, or "now"').argParser(parseBeginning),
      wholeNumber('grace-days', 'days that each person has to set up MFA'),
      text('--allow <methods>', 'allow these methods and no others').choices(methods).argParser(parseMethods),
      yesOrNo('switch-to-email', 'let people switch to emailed codes while signing in'),
      yesOrNo('email-after-reset', 'accept emailed codes after a password reset'),
      yesOrNo('mobile-mfa', 'require MFA in mobile apps'),
      wholeNumber('trusted-browser-days', 'days for which a browser stays trusted; 0 turns this off'),
      wholeNumber('session-idle-minutes', 'minutes without a request after which a session ends'),
      wholeNumber('session-absolute-hours', 'hours after which a session ends'),
      wholeNumber('max-sessions', 'sessions that one person can have at once'),
      text('--managed-exemption <when>', 'when AD or OpenID replaces MFA').choices(['always', 'provider', 'never']),
      flag('--dry-run', 'change nothing, and print what the change would mean'),
    ],
    args: policyArgs,
  },
} satisfies Record<string, Definition>

/** `now` stays a word: commander would make an empty text of null. */
function parseBeginning(typed: string): string {
  return typed === 'now' ? typed : parseMoment(typed)
}

function parseMethods(typed: string, earlier: string[] = []): string[] {
  const named = parseList(typed)
  if (!named.every((name) => methods.includes(name))) throw new InvalidArgumentError(`Use ${methods.join(', ')}.`)
  return [...earlier, ...named]
}

/** The options in the words of the policy. */
function policyArgs({ company, dryRun = false, ...values }: Values): Args {
  const { require, optional, from, allow, switchToEmail, emailAfterReset, mobileMfa, ...sameNames } = values
  const change = {
    mfa: require ? 'required' : optional ? 'optional' : undefined,
    requiredFrom: from === 'now' ? null : from,
    ...allowedMethods(allow),
    allowSwitchToEmail: switchToEmail,
    allowEmailAfterReset: emailAfterReset,
    mobileRequiresMfa: mobileMfa,
    ...sameNames,
  }
  return { company, change: withoutUndefined(change), dryRun }
}

/** A method that is not named is not allowed. */
function allowedMethods(named: Values[string]): Args {
  if (!Array.isArray(named)) return {}
  const [allowAuthenticator, allowEmail, allowPasskey] = methods.map((method) => named.includes(method))
  return { allowAuthenticator, allowEmail, allowPasskey }
}

/** A member that is undefined would hide today's value. */
const withoutUndefined = (values: Args): Args =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
