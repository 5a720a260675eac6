import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { version } from '../../../package.json'
import { mailQueue } from '../../domain/mail/waiting'
import { databasePool } from '../database-watch'
import { deps } from '../deps'
import { settings } from '../env'
import { hashQueue } from '../hasher'
import { watchPages } from './pages'
import { metrics } from './registry'

/** Milliseconds between two looks at the event loop. */
const resolution = 20
/** Milliseconds that a question to the database may take: whoever watches is told "away" rather than nothing. */
const patience = 2_000

type Gauges = ReturnType<typeof make>
const store = globalThis as typeof globalThis & { latchkeyGauges?: Gauges }

/** Begins to watch event loop and pages; called once at the start, so that the first scrape has something to tell. */
export function watchProcess(): Gauges {
  store.latchkeyGauges ??= make()
  return store.latchkeyGauges
}

function make() {
  const loop = monitorEventLoopDelay({ resolution })
  loop.enable()
  watchPages()
  const { gauge, counter } = metrics()
  const build = gauge('build_info', 'Always 1; the labels say what runs', ['version', 'node', 'database'])
  const database = settings().databaseUrl ? 'postgresql' : 'embedded'
  build.set({ version, node: process.version, database }, 1)
  const started = gauge('start_time_seconds', 'When the process began, in Unix time')
  started.set(performance.timeOrigin / 1000)
  return {
    loop,
    loopDelay: gauge('event_loop_delay_seconds', 'How late timers ran since the last scrape', ['quantile']),
    resident: gauge('resident_memory_bytes', 'Memory of the process'),
    heap: gauge('heap_used_bytes', 'JavaScript objects in it'),
    cpu: counter('cpu_seconds_total', 'Processor time, user and system', []),
    hashRunning: gauge('hash_running', 'Password hashes under way'),
    hashWaiting: gauge('hash_waiting', 'Password hashes that wait for their turn'),
    connections: gauge('database_pool_connections', 'Connections of this process to PostgreSQL', ['state']),
    waiting: gauge('database_pool_waiting', 'Who waits for a connection'),
    up: gauge('database_up', '1 while the database answers this process'),
    queued: gauge('mail_queue_length', 'Mails in the database that wait; the same from every instance: never sum'),
    oldest: gauge('mail_queue_oldest_seconds', 'Age of the oldest of them; the same from every instance: never sum'),
  }
}

/** All metrics in Prometheus' text format, with what is read only now. */
export async function metricsText(): Promise<string> {
  const gauges = watchProcess()
  readProcess(gauges)
  readPool(gauges)
  await readDatabase(gauges)
  return metrics().registry.metrics()
}

function readProcess({ loop, loopDelay, ...gauges }: Gauges) {
  // The monitor tells the time between two looks, not how late the second was.
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - resolution / 1000)
  for (const quantile of [0.5, 0.99]) loopDelay.set({ quantile }, late(loop.percentile(quantile * 100)))
  loopDelay.set({ quantile: 1 }, late(loop.max))
  loop.reset()
  const { rss, heapUsed } = process.memoryUsage()
  gauges.resident.set(rss)
  gauges.heap.set(heapUsed)
  const { user, system } = process.cpuUsage()
  gauges.cpu.reset()
  gauges.cpu.inc((user + system) / 1e6)
  const { running, waiting } = hashQueue()
  gauges.hashRunning.set(running)
  gauges.hashWaiting.set(waiting)
}

function readPool({ connections, waiting }: Gauges) {
  const pool = databasePool()
  if (!pool) return
  connections.set({ state: 'idle' }, pool.idleCount)
  connections.set({ state: 'busy' }, pool.totalCount - pool.idleCount)
  waiting.set(pool.waitingCount)
}

/** What cannot be known is not told: a queue of yesterday would look like one that stands still. */
async function readDatabase({ up, queued, oldest }: Gauges) {
  const asked = deps().then(mailQueue)
  asked.catch(() => undefined)
  const late = new Promise<null>((resolve) => setTimeout(resolve, patience, null).unref())
  const found = await Promise.race([asked, late]).catch(() => null)
  up.set(found ? 1 : 0)
  for (const gauge of [queued, oldest]) gauge.reset()
  if (!found) return
  queued.set(found.waiting)
  oldest.set(found.oldestSeconds)
}
