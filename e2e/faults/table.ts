import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Fault, Outcome } from './fault'

type Kept = Pick<Fault, 'title' | 'promise'> & Outcome & { seconds: number }

const project = fileURLToPath(new URL('../..', import.meta.url))
const results = fileURLToPath(new URL('results', import.meta.url))
const page = `${project}docs/faults.md`

/** Keeps the last run of one fault, with the machine and the versions it ran on. */
export function keep(name: string, kept: Kept) {
  const written = { ...kept, on: new Date().toISOString().slice(0, 10), machine: machine() }
  writeFileSync(`${results}/${name}.json`, `${JSON.stringify(written, null, 2)}\n`)
}

/** The table in docs/faults.md between its two comments, made of what was kept. */
export function writeTable() {
  const kept = readdirSync(results)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(`${results}/${file}`, 'utf8')))
  const rows = kept.map(({ title, promise, held, saw, seconds, on, machine: where }) =>
    [title, promise, held ? 'held' : '**did not hold**', saw, `${on}, ${seconds} s`, where].map(cell).join(' | '),
  )
  const head = ['fault', 'promise', 'held', 'seen', 'when, how long', 'where']
  const table = [head.join(' | '), head.map(() => '---').join(' | '), ...rows].map((row) => `| ${row} |`).join('\n')
  const text = readFileSync(page, 'utf8')
  writeFileSync(page, text.replace(/(<!-- faults -->\n)[\s\S]*(<!-- \/faults -->)/, `$1${table}\n$2`))
}

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

function machine() {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: project, encoding: 'utf8' }).trim()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${commit}, Node ${process.versions.node}, ${cpus().length} cores, ${memory} GiB`
}
