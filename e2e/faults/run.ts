import { existsSync, readdirSync } from 'node:fs'
import type { Fault } from './fault'
import { keep, writeSections } from './table'

// npm run faults -- [NAME…]: brings faults about, writes down what was seen, and ends with 1 where a promise did not hold.

const folder = new URL('.', import.meta.url)
const known = readdirSync(folder).flatMap((file) => /^(.+)\.fault\.ts$/.exec(file)?.[1] ?? [])
const names = process.argv.slice(2)
const unknown = names.filter((name) => !existsSync(new URL(`${name}.fault.ts`, folder)))
if (unknown.length) {
  process.stderr.write(`Unknown: ${unknown.join(', ')}. There are: ${known.join(', ')}\n`)
  process.exit(2)
}

for (const name of names.length ? names : known) {
  const fault: Fault = (await import(`./${name}.fault.ts`)).default
  process.stdout.write(`\n› ${fault.title}\n`)
  const began = performance.now()
  const outcome = await fault.run((line) => process.stdout.write(`  ${line}\n`))
  const seconds = Math.round((performance.now() - began) / 1000)
  keep(name, { title: fault.title, promise: fault.promise, ...outcome, seconds })
  process.stdout.write(`  ${outcome.held ? 'held' : 'DID NOT HOLD'} after ${seconds} s: ${outcome.saw}\n`)
  if (!outcome.held) process.exitCode = 1
}
writeSections()
