import { quantile } from '../lib/testing/statistics'
import { drive, inOwnProcess } from './support/drive'
import type { Flood, Flooded } from './support/flood'
import { pulse } from './support/pulse'
import { type Bench, type Goal, number } from './support/result'
import { openStage, type System } from './support/stage'

const times = 4
const seconds = 20
const healthMs = 100
/** The portal's own patience with its database (lib/server/database/db.ts) and a bit. */
const longestMs = 10_000

const bench: Bench = {
  title: `Arrivals at ${times} × the load that it can carry`,
  async run(say) {
    const stage = await openStage({ enrolled: 60_000, say })
    try {
      const [system] = stage.systems
      if (!system) throw new Error('no portal')
      await capacity(system, 8)
      const before = await capacity(system, 8)
      say(`It carries ${number(before)} sign-ins/s`)
      const { flooded, health } = await flood(system, before)
      const after = await capacity(system, 8)
      return { tables: [table(flooded, health.times, [before, after])], goals: goals(flooded, health, after / before) }
    } finally {
      await stage.close()
    }
  },
}

export default bench

async function capacity({ server: { port, host }, crowd }: System, seconds: number) {
  const seen = await drive({ flow: 'sign-in', port, host, concurrency: 32, seconds, ...crowd.free })
  crowd.used(seen.used)
  return seen.done / seen.seconds
}

async function flood({ server: { port, host }, crowd }: System, carries: number) {
  const task: Flood = { port, host, perSecond: carries * times, seconds, ...crowd.free }
  let health: ReturnType<typeof pulse> | undefined
  const flooded = await inOwnProcess<Flooded>('flood.ts', task, () => {
    health = pulse(port)
  })
  crowd.used(flooded.arrived)
  return { flooded, health: (await health?.stop()) ?? { times: [], failures: ['never asked'] } }
}

const shedOf = ({ shed }: Flooded) => Object.values(shed).reduce((sum, count) => sum + count, 0)

function table(flooded: Flooded, health: number[], [before, after]: [number, number]) {
  const percent = (count: number) => `${((count / flooded.arrived) * 100).toFixed(1)} %`
  const at = Object.entries(flooded.shed).map(([step, count]) => `${step} ${percent(count)}`)
  return {
    title: `${flooded.arrived} people arrived in ${seconds} s, whether or not those before were through.`,
    head: ['', ''],
    rows: [
      ['carries, sign-ins/s', number(before)],
      ['the same right afterwards', number(after)],
      ['signed in', percent(flooded.done)],
      ['503 with Retry-After', `${percent(shedOf(flooded))} (at: ${at.join(', ') || 'none'})`],
      ['anything else', percent(flooded.wrong)],
      ['an answer took, p99 and at most, ms', `${number(flooded.p99)}, ${number(flooded.longest)}`],
      ['health took, median, p99 and at most, ms', [0.5, 0.99, 1].map((q) => number(quantile(health, q))).join(', ')],
    ],
  }
}

function goals(flooded: Flooded, health: { times: number[]; failures: string[] }, again: number): Goal[] {
  const p99 = quantile(health.times, 0.99)
  const { wrong, samples, longest } = flooded
  return [
    {
      goal: `at ${times} × the load health answers 200 within ${healthMs} ms (p99)`,
      saw: `${number(p99)} ms${health.failures.length ? `; ${health.failures.length} failed: ${health.failures[0]}` : ''}`,
      met: p99 <= healthMs && health.failures.length === 0,
    },
    {
      goal: 'everybody is signed in or told 503 with Retry-After',
      saw: wrong ? `${wrong} others: ${samples.join('; ')}` : 'nothing else',
      met: wrong === 0 && shedOf(flooded) > 0,
    },
    {
      goal: `nobody waits longer than ${longestMs / 1000} s for an answer`,
      saw: `${number(longest)} ms`,
      met: longest <= longestMs,
    },
    { goal: 'right afterwards it carries at least 0.8 × of before', saw: `${again.toFixed(2)} ×`, met: again >= 0.8 },
  ]
}
