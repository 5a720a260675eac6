import { type Argument, InvalidArgumentError, Option } from 'commander'
import { parseList } from './parsers'

/** What commander read from the command line, by the option's name in camel case. */
export type Values = Record<string, string | number | boolean | string[] | null | undefined>

/** What a command runs with. `lib/cli/commands` checks it. */
export type Args = Record<string, unknown>

/** How an operator types one command. Parsing, help and completion are made from it. */
export interface Definition {
  /** The line in the list of commands. */
  summary: string
  /** More sentences, for the command's own help. */
  details?: string
  operand?: Argument
  options?: Option[]
  /** Makes the arguments from the values, and asks the operator for what is missing. By default the values are the arguments. */
  args?: (values: Values) => Args | Promise<Args>
}

/** An option without a value. */
export const flag = (flags: string, description: string) => new Option(flags, description)

/** An option with a value. */
export const text = (flags: string, description: string) => new Option(flags, description).argParser(readText)

/** An option with several values: repeated, or separated by commas. */
export const list = (flags: string, description: string) =>
  new Option(flags, description).argParser((typed, earlier?: string[]) => [
    ...(earlier ?? []),
    ...parseList(readText(typed)),
  ])

export const required = (option: Option) => option.makeOptionMandatory()

export const company = required(text('--company <name>', 'name of the company'))
export const email = required(text('--email <address>', 'email address of the person'))

/** commander takes the next word whatever it is: `--reason --json` would become a reason. */
function readText(typed: string): string {
  if (typed.startsWith('--')) throw new InvalidArgumentError('The value is missing.')
  return typed
}
