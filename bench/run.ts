import { existsSync } from 'node:fs'
import { takenByHost } from './support/cpu'
import { keep, writeTables } from './support/report'
import type { Bench } from './support/result'

// npm run bench -- [NAME…]: measures, writes bench/results/NAME.json and the tables of docs/speed.md, and ends with 1 where
// a goal was missed or an answer was wrong.

/** In the order of docs/speed.md. */
const known = ['sign-in', 'databases', 'shedding', 'hashing', 'pages']
/** These print what they see, and are asked for by name: README.md says how. */
const alone = ['reset-timing', 'profile', 'large']

const [first = ''] = process.argv.slice(2)
if (alone.includes(first)) {
  const file = ['ts', 'mjs'].map((end) => new URL(`./${first}.${end}`, import.meta.url)).find((url) => existsSync(url))
  await import(String(file))
} else await runAll(process.argv.slice(2))

async function runAll(names: string[]) {
  const unknown = names.filter((name) => !known.includes(name))
  if (unknown.length) {
    process.stderr.write(`Unknown: ${unknown.join(', ')}. There are: ${[...known, ...alone].join(', ')}\n`)
    process.exit(2)
  }
  for (const name of names.length ? names : known) await run(name)
  writeTables(known)
}

async function run(name: string) {
  const bench: Bench = (await import(`./${name}.ts`)).default
  process.stdout.write(`\n› ${bench.title}\n`)
  const began = performance.now()
  const taken = takenByHost()
  const result = await bench.run((line) => process.stdout.write(`  ${line}\n`))
  keep(name, bench, result, { seconds: Math.round((performance.now() - began) / 1000), taken: taken() })
  for (const { goal, saw, met } of result.goals)
    process.stdout.write(`  ${met ? 'met   ' : 'MISSED'} ${goal}: ${saw}\n`)
  if (result.goals.some(({ met }) => !met)) process.exitCode = 1
}
