import { mkdirSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../lib/testing/database/postgres'
import { flags } from '../lib/testing/seeds/large/flags'
import { readWhole } from './large/files'
import { allowed, compare, type Row } from './large/measure'
import { rowsFor } from './large/rows'
import { openSide, type Side } from './large/side'
import { writeTable } from './large/table'

// Does anything become slower with the company? The same portal over 1,000 users with 10,000 audit rows and over 1,000,000
// with 10,000,000, both at once and asked in turn: npm run bench -- large [--users=1000000] [--rounds=60].

const option = (name: string, otherwise: number) =>
  Number(process.argv.find((word) => word.startsWith(`--${name}=`))?.split('=')[1] ?? otherwise)
const users = option('users', 1_000_000)
const rounds = option('rounds', 60)
const say = (line: string) => process.stdout.write(`${line}\n`)

const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'))
const postgres = await startPostgres({ more: flags })
const sides: Side[] = []
try {
  for (const [name, size] of Object.entries({ small: 1_000, large: users }))
    sides.push(await openSide(postgres, { name, folder, users: size, auditRows: size * 10 }, say))
  const [small, large] = sides as [Side, Side]
  const rows: Row[] = []
  for (const row of await rowsFor(small, large)) {
    rows.push(await compare(row, { small, large, rounds }))
    say(lineOf(rows.at(-1) as Row))
  }
  const files = await readWhole(small, large)
  for (const { name, small: one, large: other } of files)
    say(`${name}: ${one.toFixed(2)} and ${other.toFixed(2)} ms a thousand people`)
  const result = { on: new Date().toISOString().slice(0, 10), users, rounds, allowed, rows, files }
  mkdirSync(new URL('results', import.meta.url), { recursive: true })
  writeFileSync(new URL('results/large.json', import.meta.url), `${JSON.stringify(result, null, 2)}\n`)
  writeTable(result)
  const missed = rows.filter(({ goal, met }) => goal && !met)
  say(missed.length ? `Missed: ${missed.map(({ name }) => name).join('; ')}` : `All within ${allowed} x.`)
  process.exitCode = missed.length ? 1 : 0
} finally {
  for (const side of sides) await side.close()
  await postgres.remove()
  await rm(folder, { recursive: true, force: true })
}
// The control of PostgreSQL's process leaves handles behind.
process.exit()

function lineOf({ name, concurrency, small, large, ratio, goal, met }: Row) {
  const word = goal ? (met ? 'met' : 'MISSED') : 'no goal'
  return `${name} (${concurrency} at once): ${small.toFixed(1)} and ${large.toFixed(1)} ms, ${ratio.toFixed(2)} x, ${word}`
}
