import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { WholeFile } from './files'
import type { Row } from './measure'

const project = fileURLToPath(new URL('../..', import.meta.url))
const page = `${project}docs/large-companies.md`

interface Result {
  on: string
  users: number
  rounds: number
  rows: Row[]
  files: WholeFile[]
}

/** The table in docs/large-companies.md between its two comments. */
export function writeTable({ on, users, rows, files }: Result) {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: project, encoding: 'utf8' }).trim()
  const where = `Measured on ${on} at ${commit}: Node ${process.versions.node}, ${cpus().length} cores, ${users.toLocaleString('en')} users. Medians in ms.`
  const head = ['what', 'at once', '1,000 users', `${users.toLocaleString('en')} users`, 'ratio', 'goal']
  const lines = rows.map(({ name, concurrency, small, large, ratio, goal, met }) =>
    [
      name,
      concurrency,
      small.toFixed(1),
      large.toFixed(1),
      ratio.toFixed(2),
      goal ? (met ? 'met' : '**missed**') : '–',
    ].join(' | '),
  )
  const whole = files.map(
    ({ name, small, large }) =>
      `${name}, ms a thousand people | 1 | ${small.toFixed(1)} | ${large.toFixed(1)} | ${(large / small).toFixed(2)} | –`,
  )
  const table = [head.join(' | '), head.map(() => '---').join(' | '), ...lines, ...whole]
    .map((row) => `| ${row} |`)
    .join('\n')
  const text = readFileSync(page, 'utf8')
  writeFileSync(page, text.replace(/(<!-- large -->\n)[\s\S]*(<!-- \/large -->)/, `$1${where}\n\n${table}\n$2`))
}
