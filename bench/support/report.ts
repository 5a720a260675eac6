import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Bench, Result } from './result'

interface Run {
  seconds: number
  /** Of the machine's time, by its host: 0 to 1. */
  taken: number
}
type Kept = Result & Omit<Run, 'taken'> & { title: string; on: string; machine: string }

const project = fileURLToPath(new URL('../..', import.meta.url))
const results = join(project, 'bench/results')
const page = join(project, 'docs/speed.md')

/** Keeps the last run of one bench, with the machine and the versions it ran on. */
export function keep(name: string, { title }: Bench, result: Result, { seconds, taken }: Run) {
  const kept: Kept = { title, on: new Date().toISOString().slice(0, 10), seconds, machine: machine(taken), ...result }
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, `${name}.json`), `${JSON.stringify(kept, null, 2)}\n`)
}

/** The tables of docs/speed.md between its two comments, made of what was kept. @param order the benches' names */
export function writeTables(order: string[]) {
  const files = existsSync(results) ? readdirSync(results) : []
  const kept = order
    .filter((name) => files.includes(`${name}.json`))
    .map((name): Kept => JSON.parse(readFileSync(join(results, `${name}.json`), 'utf8')))
  const goals = kept.flatMap((bench) =>
    bench.goals.map(({ goal, saw, met }) => [goal, met ? '**met**' : '**missed**', saw]),
  )
  const parts = [table(['goal', '', 'seen'], goals), ...kept.map(section)]
  const text = readFileSync(page, 'utf8')
  const made = () => `<!-- speed -->\n${parts.join('\n\n')}\n<!-- /speed -->`
  writeFileSync(page, text.replace(/<!-- speed -->\n[\s\S]*<!-- \/speed -->/, made))
}

function section({ title, on, seconds, machine, versions = {}, tables }: Kept) {
  const also = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const where = `${on}, ${seconds} s; ${[machine, ...also].join(', ')}.`
  return [`### ${title}`, where, ...tables.flatMap((one) => [one.title, table(one.head, one.rows)])].join('\n\n')
}

const table = (head: string[], rows: string[][]) =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n')
const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

/** Of a package as it is installed, seen from this file or from a folder of the project. */
export function versionOf(name: string, folder = '.'): string {
  const file = join(project, folder, 'node_modules', name, 'package.json')
  return createRequire(import.meta.url)(file).version
}

function machine(taken: number) {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: project, encoding: 'utf8' }).trim()
  const [cpu] = cpus()
  const memory = Math.round(totalmem() / 2 ** 30)
  const share = `${Math.round(taken * 100)} % of their time taken by the host`
  const where = `${cpus().length} × ${cpu?.model.trim() ?? 'processor'} (${share}), ${memory} GiB`
  return `commit ${commit}, Node ${process.versions.node}, Next ${versionOf('next')}, ${where}`
}
