import type { Command, Option } from 'commander'

/**
 * A script for bash and zsh that completes `latchkey`, a function or alias of the operator. It is made from the commander
 * program and holds every word, so that a shell does not wait for Node.js at each Tab. `path` and `words` are special
 * variables in zsh, which also reads offsets as `$((…))` only.
 */
export const completionScript = (program: Command) => `# Completes the operators' command of Latchkey.
[ -z "\${ZSH_VERSION-}" ] || { autoload -Uz compinit bashcompinit && compinit && bashcompinit; }
_latchkey() {
  local word typed='' offer=''
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  for word in "\${COMP_WORDS[@]:1:$((COMP_CWORD-1))}"; do
    case $word in -*) break ;; esac
    typed="\${typed:+$typed }$word"
  done
  typed=\${typed#help}
  case \${typed# } in
${casesOf(program).join('\n')}
  esac
  COMPREPLY=($(compgen -W "$offer" -- "$current"))
}
complete -o default -F _latchkey latchkey
`

/** One branch for each command, by the words before it. */
function casesOf(command: Command, path: string[] = []): string[] {
  if (!command.commands.length) return [leafCase(command, path.join(' '))]
  const names = command.commands.map((one) => one.name())
  const branches = command.commands.flatMap((one) => casesOf(one, [...path, one.name()]))
  return [`    '${path.join(' ')}') offer='${names.join(' ')}' ;;`, ...branches]
}

/** After an option with a free value the shell offers files, and so it does where the command takes one. */
function leafCase(command: Command, path: string): string {
  const options = [...command.options.map(({ long }) => long), '--json', '--help'].join(' ')
  const takesFile = command.registeredArguments.some(({ required }) => required)
  const branch = takesFile ? `case $current in -*) offer='${options}' ;; esac` : `offer='${options}'`
  return [
    `    '${path}' | '${path} '*) case $previous in`,
    ...command.options.filter(({ required }) => required).map(valueCase),
    `      *) ${branch} ;;`,
    '    esac ;;',
  ].join('\n')
}

const valueCase = ({ long, argChoices = [] }: Option) => `      ${long}) offer='${argChoices.join(' ')}' ;;`
