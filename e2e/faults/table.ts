import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Fault, Outcome } from './fault'

type Kept = Pick<Fault, 'title' | 'promise'> & Outcome & { seconds: number }

type Written = Kept & { on: string; machine: string }

const project = fileURLToPath(new URL('../..', import.meta.url))
const results = fileURLToPath(new URL('results', import.meta.url))
const page = `${project}docs/faults.md`

/** Keeps the last run of one fault, with the machine and the versions it ran on. */
export function keep(name: string, kept: Kept) {
  const written = { ...kept, on: new Date().toISOString().slice(0, 10), machine: machine() }
  writeFileSync(`${results}/${name}.json`, `${JSON.stringify(written, null, 2)}\n`)
}

/** The sections in docs/faults.md between its two comments, made of what was kept. */
export function writeSections() {
  const kept = readdirSync(results)
    .filter((file) => file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(`${results}/${file}`, 'utf8')))
  const made = () => `<!-- faults -->\n\n${kept.map(section).join('\n\n')}\n\n<!-- /faults -->`
  const text = readFileSync(page, 'utf8')
  writeFileSync(page, text.replace(/<!-- faults -->\n[\s\S]*<!-- \/faults -->/, made))
}

function section({ title, promise, held, saw, seconds, on, machine: where }: Written) {
  const outcome = `${held ? '**Held**' : '**Did not hold**'} on ${on}, in ${seconds} s (${where}).`
  return [`### ${title}`, `**Promise.** ${promise}`, outcome, listOf(saw)].join('\n\n')
}

/** One line for each thing that was seen; quoted sentences stay whole, and what is Markdown already stays as it is. */
const listOf = (saw: string) =>
  saw.includes('\n')
    ? saw
    : saw
        .split(between)
        .map((seen) => `- ${seen}`)
        .join('\n')
const between = /(?:; |\. (?=[\w ,/()-]+: ))(?![^“]*”)/

function machine() {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: project, encoding: 'utf8' }).trim()
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${commit}, Node ${process.versions.node}, ${cpus().length} cores, ${memory} GiB`
}
