import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { freePort } from '../e2e/attacks/support/free-port'
import { startPortal } from '../e2e/attacks/support/portal'
import { openSql, startPostgres } from '../e2e/attacks/support/postgres'
import { settingsFor } from '../e2e/attacks/support/stage'
import { postmasterOf } from './support/cpu'
import { drive, measure } from './support/drive'
import { seedPeople } from './support/people'
import { summary } from './support/profile'

// One full sign-in (csrf, password, code, session) on PostgreSQL, as fast as 1, 8 and 32 people at once can.
// npm run bench -- sign-in [--profile] [--seconds=8] [--concurrency=1,8,32] [--people=20000]

const option = (name: string, otherwise: string) =>
  process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise
const seconds = Number(option('seconds', '8'))
const levels = option('concurrency', '1,8,32').split(',').map(Number)
const howMany = Number(option('people', '20000'))
const profiled = process.argv.includes('--profile')

const folder = await mkdtemp(join(tmpdir(), 'latchkey-bench-'))
const profile = join(tmpdir(), `latchkey-${process.pid}.cpuprofile`)
const postgres = await startPostgres({ fsync: true })
const databaseUrl = await postgres.createDatabase('bench')
const port = await freePort()
const settings = {
  ...settingsFor(databaseUrl, folder, `http://localhost:${port}`),
  PORT: String(port),
  ...(profiled && { NODE_OPTIONS: `--import=${new URL('support/profiler.mjs', import.meta.url)}`, PROFILE: profile }),
}
const sql = openSql(databaseUrl)
const portal = await startPortal(settings)
try {
  await seedPeople(sql, settings, howMany)
  const postmaster = await postmasterOf(sql)
  const server = portal.process.pid ?? 0
  let first = 0
  const load = (concurrency: number, seconds: number) => ({
    port: portal.port,
    host: portal.host,
    concurrency,
    seconds,
    first,
    people: howMany - first,
  })
  first += (await drive(load(8, 5))).done
  if (profiled) portal.process.kill('SIGUSR2')
  const rows = []
  for (const concurrency of levels) {
    const { done, calls, ...seen } = await measure(load(concurrency, seconds), server, postmaster)
    first += done
    const numbers = Object.entries({ ...seen, ...calls }).map(([name, value]) => [name, Number(value.toFixed(1))])
    rows.push({ concurrency, ...Object.fromEntries(numbers) })
  }
  console.table(rows)
  if (profiled) {
    portal.process.kill('SIGUSR2')
    await after(3_000)
    process.stdout.write(`${summary(profile)}\n${profile}\n`)
  }
} finally {
  await portal.signal('SIGTERM')
  await sql.end()
  await postgres.remove()
  await rm(folder, { recursive: true, force: true })
}
