import type { Command, HelpConfiguration } from 'commander'

/** How operators call the command. */
export const programName = 'npm run latchkey --'

/** The words of a command, without the program's name. */
export const pathOf = (command: Command): string[] =>
  command.parent ? [...pathOf(command.parent), command.name()] : []

/** The command that the words lead to; the last known one if a word is unknown. */
export function findCommand(command: Command, [word, ...rest]: string[]): Command {
  const next = command.commands.find((one) => [one.name(), ...one.aliases()].includes(word ?? ''))
  return next ? findCommand(next, rest) : command
}

/** Lists whole commands, such as `user create`, instead of their first words. */
export const helpStyle: HelpConfiguration = {
  showGlobalOptions: true,
  visibleCommands: leavesOf,
  subcommandTerm: (command) => [...pathOf(command), ...operandsOf(command)].join(' '),
  commandUsage: (command) => [programName, ...pathOf(command), ...usageOf(command)].join(' '),
}

function leavesOf(command: Command): Command[] {
  return command.commands.flatMap((one) => (one.commands.length ? leavesOf(one) : [one]))
}

const operandsOf = (command: Command) =>
  command.registeredArguments.map(
    (operand) => `${operand.required ? '<' : '['}${operand.name()}${operand.required ? '>' : ']'}`,
  )

function usageOf(command: Command): string[] {
  if (command.commands.length) return ['<command>']
  const required = command.options.filter(({ mandatory }) => mandatory).map(({ flags }) => flags)
  return [...operandsOf(command), ...required, '[options]']
}
