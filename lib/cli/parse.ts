import { parseArgs } from 'node:util'
import type { CommandName } from './commands'

export const usage = `Usage: npm run latchkey -- COMMAND

  user create --company COMPANY --name NAME --email ADDRESS [--admin] [--password-stdin]
                                  makes a person, and the company where there is none of that name;
                                  asks for a password, or makes one and prints it once
  user create … --invite          the same, but mails a link to choose the password (7 days)
  user invite --email ADDRESS     mails a new link to who has not chosen a password yet; the older one dies
  user list                       everybody, with the state of their MFA
  user reset-mfa --email ADDRESS --reason TEXT
                                  removes every factor of someone who lost them all; a new set-up is required
  user unlock --email ADDRESS     forgets the failed sign-ins of an account
  demo remove                     removes the demo company and its people

  --json                          answers in JSON
`

const text = { type: 'string' } as const
const flag = { type: 'boolean' } as const
const common = { json: flag, help: flag }

const options = {
  'user create': { company: text, name: text, email: text, admin: flag, invite: flag, 'password-stdin': flag },
  'user invite': { email: text },
  'user list': {},
  'user reset-mfa': { email: text, reason: text },
  'user unlock': { email: text },
  'demo remove': {},
} satisfies Record<CommandName, Record<string, { type: 'string' | 'boolean' }>>

export interface Parsed {
  command: CommandName
  json: boolean
  values: Record<string, string | boolean | undefined>
}

export class UsageError extends Error {}

/** @throws UsageError with a sentence; with an empty one where help was asked for */
export function parseCommandLine(argv: string[]): Parsed {
  const words = argv.slice(0, 2).filter((word) => !word.startsWith('-'))
  const command = words.join(' ')
  if (argv.length === 0 || argv.includes('--help')) throw new UsageError('')
  if (!isCommand(command)) throw new UsageError(`There is no command "${command}".`)
  const { json, ...values } = valuesOf(argv.slice(words.length), command)
  if (values.invite && values['password-stdin']) throw new UsageError('--invite goes without a password.')
  return { command, json: json === true, values }
}

const isCommand = (name: string): name is CommandName => Object.hasOwn(options, name)

function valuesOf(args: string[], command: CommandName): Parsed['values'] {
  try {
    const accepted: Record<string, { type: 'string' | 'boolean' }> = { ...options[command], ...common }
    return parseArgs({ args, options: accepted, strict: true }).values as Parsed['values']
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message.split('. ')[0] : error}.`)
  }
}
