import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'
import { parseCommandLine } from './parse'

const { text: script } = parseCommandLine(['completion']) as { text: string }

/** What bash offers after these words. */
function complete(...words: string[]): string[] {
  const typed = `COMP_WORDS=(latchkey ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}`
  const commands = `${script}\n${typed}\n_latchkey\nprintf '%s\\n' "\${COMPREPLY[@]}"`
  return execFileSync('bash', ['-c', commands], { encoding: 'utf8' }).split('\n').filter(Boolean)
}

it.each([
  [['comp'], ['company', 'completion']],
  [['user', 're'], ['reset-mfa']],
  [
    ['help', 'key', ''],
    ['rotate', 'list', 'remove'],
  ],
  [
    ['user', 'list', '--'],
    ['--format', '--json', '--help'],
  ],
  [
    ['user', 'list', '--format', ''],
    ['csv', 'jsonl'],
  ],
  [['user', 'list', '--format', 'csv', '--j'], ['--json']],
  [['user', 'import', 'people.csv', '--dry'], ['--dry-run']],
])('completes %j to %j', (words, offered) => expect(complete(...words)).toEqual(offered))

it.each([
  ['a free value', ['user', 'unlock', '--email', '']],
  ['an operand', ['user', 'import', '']],
])('leaves %s to the shell, which offers files', (_, words) => expect(complete(...words)).toEqual([]))
