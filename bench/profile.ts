import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import { drive, measure } from './support/drive'
import { summary } from './support/profile'
import { openStage } from './support/stage'

// The portal's sign-in on PostgreSQL alone, in a minute; with --profile what the server's time went to.
// npm run bench -- profile [--profile] [--seconds=8] [--concurrency=1,8,32] [--people=20000]

const option = (name: string, otherwise: string) =>
  process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise
const seconds = Number(option('seconds', '8'))
const levels = option('concurrency', '1,8,32').split(',').map(Number)
const profiled = process.argv.includes('--profile')
const profile = join(tmpdir(), `latchkey-${process.pid}.cpuprofile`)

const stage = await openStage({
  enrolled: Number(option('people', '20000')),
  more: profiled
    ? { NODE_OPTIONS: `--import=${new URL('support/profiler.mjs', import.meta.url)}`, PROFILE: profile }
    : {},
  say: () => {},
})
try {
  const [system] = stage.systems
  if (!system) throw new Error('no portal')
  const { server, crowd } = system
  const pid = server.process.pid ?? 0
  const load = (concurrency: number, seconds: number) =>
    ({ flow: 'sign-in', port: server.port, host: server.host, concurrency, seconds, ...crowd.free }) as const
  crowd.used((await drive(load(8, 8))).used)
  if (profiled) server.process.kill('SIGUSR2')
  const rows = []
  for (const concurrency of levels) {
    const { done: _, used, calls, ...seen } = await measure(load(concurrency, seconds), pid, stage.postmaster)
    crowd.used(used)
    const numbers = Object.entries({ ...seen, ...calls }).map(([name, value]) => [name, Number(value.toFixed(1))])
    rows.push({ concurrency, ...Object.fromEntries(numbers) })
  }
  console.table(rows)
  if (profiled) {
    server.process.kill('SIGUSR2')
    await after(3_000)
    process.stdout.write(`${summary(profile)}\n${profile}\n`)
  }
} finally {
  await stage.close()
}
