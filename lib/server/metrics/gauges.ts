import { monitorEventLoopDelay, performance } from 'node:perf_hooks'
import { version } from '../../../package.json'
import { mailQueue } from '../../domain/mail/waiting'
import { doorState } from '../before-next/admission.mjs'
import { databasePool } from '../database/instrumented-adapter'
import { deps } from '../deps'
import { watchPages } from '../observability/metrics/pages'
import { metrics } from '../observability/metrics/registry'
import { hashQueue } from '../secrets/hasher'
import { settings } from '../settings/env'

/** Milliseconds between two looks at the event loop. */
const resolution = 20
/** Milliseconds that a question to the database may take: whoever watches is told "away" rather than nothing. */
const patience = 2_000

const store = globalThis as typeof globalThis & { latchkeyLoop?: ReturnType<typeof monitorEventLoopDelay> }

/** Begins to watch event loop and pages; called once at the start, so that the first scrape has something to tell. */
export function watchProcess() {
  if (store.latchkeyLoop) return
  store.latchkeyLoop = monitorEventLoopDelay({ resolution })
  store.latchkeyLoop.enable()
  watchPages()
  const database = settings().databaseUrl ? 'postgresql' : 'embedded'
  metrics().build.set({ version, node: process.version, database }, 1)
  metrics().started.set(performance.timeOrigin / 1000)
}

/** All metrics in Prometheus' text format, with what is read only now. */
export async function metricsText(): Promise<string> {
  readEventLoop()
  readProcess()
  readPool()
  await readDatabase()
  return metrics().registry.metrics()
}

function readEventLoop() {
  const loop = store.latchkeyLoop
  if (!loop) return
  // The monitor tells the time between two looks, not how late the second was.
  const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e9 - resolution / 1000)
  const { loopDelay } = metrics()
  for (const quantile of [0.5, 0.99]) loopDelay.set({ quantile }, late(loop.percentile(quantile * 100)))
  loopDelay.set({ quantile: 1 }, late(loop.max))
  loop.reset()
}

function readProcess() {
  const { resident, heap, cpu, hashRunning, hashWaiting, shed, inLine } = metrics()
  const { rss, heapUsed } = process.memoryUsage()
  resident.set(rss)
  heap.set(heapUsed)
  const { user, system } = process.cpuUsage()
  cpu.reset()
  cpu.inc((user + system) / 1e6)
  const { running, waiting } = hashQueue()
  hashRunning.set(running)
  hashWaiting.set(waiting)
  const door = doorState()
  shed.reset()
  shed.inc(door.shed)
  inLine.set(door.waiting)
}

function readPool() {
  const pool = databasePool()
  if (!pool) return
  const { connections, waiting } = metrics()
  connections.set({ state: 'idle' }, pool.idleCount)
  connections.set({ state: 'busy' }, pool.totalCount - pool.idleCount)
  waiting.set(pool.waitingCount)
}

/** What cannot be known is not told: a queue of yesterday would look like one that stands still. */
async function readDatabase() {
  const asked = deps().then(mailQueue)
  asked.catch(() => undefined)
  const late = new Promise<null>((resolve) => setTimeout(resolve, patience, null).unref())
  const found = await Promise.race([asked, late]).catch(() => null)
  const { up, queued, oldest } = metrics()
  up.set(found ? 1 : 0)
  for (const gauge of [queued, oldest]) gauge.remove()
  if (!found) return
  queued.set(found.waiting)
  oldest.set(found.oldestSeconds)
}
