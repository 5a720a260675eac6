import { parseArgs } from 'node:util'
import type { CommandName } from './commands'
import { commonOptions, type Option, operands, options } from './options'

export type Values = Record<string, string | boolean | string[] | undefined>

export interface Parsed {
  command: CommandName
  json: boolean
  values: Values
}

export class UsageError extends Error {}

/** @throws UsageError with a sentence; with an empty one where help was asked for */
export function parseCommandLine(argv: string[]): Parsed {
  if (argv.length === 0 || argv.includes('--help')) throw new UsageError('')
  const words = argv.slice(0, isCommand(argv[0] ?? '') ? 1 : 2).filter((word) => !word.startsWith('-'))
  const command = words.join(' ')
  if (!isCommand(command)) throw new UsageError(`There is no command "${command}".`)
  const { json, ...values } = valuesOf(argv.slice(words.length), command)
  contradictions[command]?.(values)
  return { command, json: json === true, values }
}

const isCommand = (name: string): name is CommandName => Object.hasOwn(options, name)

function valuesOf(args: string[], command: CommandName): Values {
  try {
    const accepted: Record<string, Option> = { ...options[command], ...commonOptions }
    const operand = operands[command]
    const parsed = parseArgs({ args, options: accepted, strict: true, allowPositionals: operand !== undefined })
    if (operand && parsed.positionals.length !== 1) throw new Error(`Say one ${operand}`)
    return { ...(parsed.values as Values), ...(operand ? { [operand]: parsed.positionals[0] } : {}) }
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message.split('. ')[0] : error}.`)
  }
}

const exactlyOne = (values: Values, names: string[]) => {
  if (names.filter((name) => values[name]).length === 1) return
  throw new UsageError(`Say one of ${names.map((name) => `--${name}`).join(', ')}.`)
}

const mustSay = (values: Values, name: string) => {
  if (!values[name]) throw new UsageError(`Say --${name}.`)
}

/** What options cannot say of each other. */
const contradictions: Partial<Record<CommandName, (values: Values) => void>> = {
  'user create': (values) => {
    if (values.invite && values['password-stdin']) throw new UsageError('--invite goes without a password.')
  },
  'company sign-in': (values) => exactlyOne(values, ['password', 'directory', 'openid']),
  'company policy': (values) => {
    if (values.require && values.optional) throw new UsageError('Say one of --require, --optional.')
  },
  'company local-administrator': (values) => exactlyOne(values, ['email', 'none']),
  'sessions end': (values) => {
    if (!values.all) throw new UsageError('Say --all: everybody is signed out.')
  },
  backup: (values) => mustSay(values, 'to'),
  move: (values) => {
    if (values.to && values['to-file']) throw new UsageError('Say one of --to, --to-file.')
  },
  'company domain': (values) => {
    if (!values.add && !values.remove) throw new UsageError('Say --add or --remove.')
  },
}
