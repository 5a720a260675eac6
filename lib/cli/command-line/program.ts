import { Command } from 'commander'
import type { CommandName } from '../commands/commands'
import type { Definition, Values } from '../definitions/definition'
import { definitions } from '../definitions/definitions'
import { completionScript } from './completion'
import { findCommand, helpStyle, pathOf, programName } from './help'

/** The command that was typed, and the values of its options. */
export interface Call {
  command: CommandName
  values: Values
  json: boolean
}

/** Text to print instead: help, or a completion script. */
export interface Shown {
  text: string
}

type Hear = (asked: Call | Shown) => void

/** Nouns that were spelled differently once. They still work, and help does not show them. */
const olderNouns: Record<string, string> = { user: 'users' }

/**
 * Makes the commander program of all definitions. It prints nothing and never exits: errors are thrown as CommanderError.
 * @param hear is called with what was typed
 */
export function makeProgram(hear: Hear): Command {
  const program = new Command(programName)
    .description('Operates the portal, whether it runs or not. docs/operators.md explains every command.')
    .option('--json', 'answer in JSON')
    .helpOption('-h, --help', 'print help')
    .configureHelp(helpStyle)
    .configureOutput({ writeOut: (text) => hear({ text }), writeErr: () => undefined })
    .exitOverride()
  for (const [name, definition] of Object.entries(definitions))
    addCommand(program, name as CommandName, definition, hear)
  addHelp(program, hear)
  addCompletion(program, hear)
  return program
}

function addCommand(program: Command, name: CommandName, definition: Definition, hear: Hear) {
  const [first = '', second] = name.split(' ')
  const command = second ? nounOf(program, first).command(second) : program.command(first)
  const { summary, details, operand, options = [] } = definition
  command.summary(summary).description([sentenceOf(summary), details].join(' ').trim())
  if (operand) command.addArgument(operand)
  for (const option of options) command.addOption(option.helpGroup(option.mandatory ? 'Required:' : 'Options:'))
  command.action(() => {
    const values = { ...command.opts(), ...(operand && { [operand.name()]: command.processedArgs[0] }) }
    hear({ command: name, values, json: program.opts().json === true })
  })
}

function nounOf(program: Command, noun: string): Command {
  const known = program.commands.find((command) => command.name() === noun)
  if (known) return known
  const command = program.command(noun).helpCommand(false)
  return olderNouns[noun] ? command.alias(olderNouns[noun]) : command
}

const sentenceOf = (summary: string) => `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`

/** commander's own help command knows commands of one word only. */
function addHelp(program: Command, hear: Hear) {
  const help = program.command('help [command...]').summary('print help, or the help of a command')
  help.action((words: string[]) => {
    const found = findCommand(program, words)
    if (pathOf(found).length < words.length) program.error(`error: unknown command '${words.join(' ')}'`)
    hear({ text: found.helpInformation() })
  })
}

function addCompletion(program: Command, hear: Hear) {
  program
    .command('completion')
    .summary('print a script that completes commands and options in bash and zsh')
    .action(() => hear({ text: completionScript(program) }))
}
