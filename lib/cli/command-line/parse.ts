import { CommanderError } from 'commander'
import type { Args } from '../definitions/definition'
import { definitions } from '../definitions/definitions'
import { UsageError } from '../definitions/usage-error'
import { findCommand, pathOf, programName } from './help'
import { type Call, makeProgram, type Shown } from './program'

/** @throws UsageError with a sentence that never repeats a secret */
export function parseCommandLine(argv: string[]): Call | Shown {
  const heard: (Call | Shown)[] = []
  const program = makeProgram((asked) => heard.push(asked))
  try {
    program.parse(argv, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.exitCode !== 0) throw usageErrorOf(error, argv)
  }
  const [asked] = heard
  if (!asked) throw new Error('commander ran no command')
  return asked
}

/** The arguments of the command. It can ask the operator for what is missing. @throws UsageError */
export const argsOf = async ({ command, values }: Call): Promise<Args> =>
  (await definitions[command].args?.(values)) ?? values

function usageErrorOf({ code, message }: CommanderError, argv: string[]): UsageError {
  const words = argv.filter((word) => !word.startsWith('-') && word !== 'help')
  const command = findCommand(
    makeProgram(() => undefined),
    words,
  )
  if (code === 'commander.help') return new UsageError('The command is missing.', `\n${command.helpInformation()}`)
  return new UsageError(sentenceOf(message), `See: ${[programName, 'help', ...pathOf(command)].join(' ')}\n`)
}

/** What stands behind the = of an unknown option, or behind its only dash and letter, can be a secret. */
function sentenceOf(message: string): string {
  const text = message.replace(/^error: /, '').replace(/('--[^'=]*=|'-[^-']).*'/s, "$1…'")
  const [first = '', suggestion = ''] = text.split('\n')
  const sentence = `${first.charAt(0).toUpperCase()}${first.slice(1)}`
  return `${/[.?]$/.test(sentence) ? sentence : `${sentence}.`} ${suggestion.replace(/[()]/g, '')}`.trim()
}
