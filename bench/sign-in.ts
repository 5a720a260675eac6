import { median } from '../lib/testing/statistics'
import { inOwnProcess, type Measured, measure } from './support/drive'
import type { Hashed } from './support/hash'
import { versionOf } from './support/report'
import { atLeast, atMost, type Bench, number, type Result } from './support/result'
import { openStage, type Stage, type System } from './support/stage'

const levels = [1, 8, 32]
const rounds = 5
/** Of each level, s. Eight at once are asked for their p99: of too few it is only the slowest one's bad luck. */
const seconds: Record<number, number> = { 1: 4, 8: 12, 32: 12 }

/** What was seen of one system at one level, a number for each round. */
type Seen = Map<string, Measured[]>
interface Bare {
  hash: Hashed[]
  empty: Measured[]
}

const bench: Bench = {
  title: 'One full sign-in on PostgreSQL',
  async run(say) {
    const stage = await openStage({ enrolled: 40_000, apps: ['floor', 'better-auth'], say })
    try {
      const seen: Seen = new Map()
      const bare: Bare = { hash: [], empty: [] }
      say('Warming up')
      for (const system of stage.systems) for (const level of [8, 32]) await one(stage, system, level, 6)
      for (let round = 1; round <= rounds; round++) {
        say(`Round ${round} of ${rounds}`)
        await oneRound(stage, seen)
        bare.hash.push(await inOwnProcess<Hashed>('hash.ts', { seconds: 2, atOnce: 3 }))
        bare.empty.push(await emptyRoute(stage))
      }
      return report(stage, seen, bare)
    } finally {
      await stage.close()
    }
  },
}

export default bench

/** All systems at one level before the next level: what slows the machine for a while slows all. */
async function oneRound(stage: Stage, seen: Seen) {
  for (const level of levels)
    for (const system of stage.systems) {
      const key = `${system.name} ${level}`
      seen.set(key, [...(seen.get(key) ?? []), await one(stage, system, level, seconds[level] ?? 4)])
    }
}

async function one({ postmaster }: Stage, { name, server, crowd }: System, concurrency: number, seconds: number) {
  const flow = name === 'better-auth' ? 'better-auth' : 'sign-in'
  const load = { flow, port: server.port, host: server.host, concurrency, seconds, ...crowd.free } as const
  const measured = await measure(load, server.process.pid ?? 0, postmaster)
  crowd.used(measured.used)
  return measured
}

async function emptyRoute({ systems, postmaster }: Stage) {
  const floor = systems.find(({ name }) => name === 'floor')
  if (!floor) throw new Error('no floor')
  const { port, host, process } = floor.server
  const load = { flow: 'empty', port, host, concurrency: 8, seconds: 2, first: 0, people: 8 } as const
  return measure(load, process.pid ?? 0, postmaster)
}

function report({ systems, version }: Stage, seen: Seen, bare: Bare): Result {
  const of = (name: string, level: number, what: (one: Measured) => number) => {
    const all = seen.get(`${name} ${level}`)?.map(what) ?? []
    return { all, median: median(all) }
  }
  /** The portal's number by another's of the same round, the median of the rounds. */
  const ratio = (other: string, level: number, what: (one: Measured) => number) => {
    const theirs = of(other, level, what).all
    return median(of('portal', level, what).all.map((mine, round) => mine / (theirs[round] ?? Number.NaN)))
  }
  const columns: ((one: Measured) => number)[] = [
    (one) => one.perSecond,
    (one) => one.median,
    (one) => one.p99,
    (one) => one.serverCpu,
    (one) => one.postgresCpu,
    (one) => one.resident,
  ]
  const rows = levels.flatMap((level) =>
    systems.map(({ name }) => [
      String(level),
      name === 'better-auth' ? 'better-auth in Next' : name,
      ...columns.map((what) => number(of(name, level, what).median)),
    ]),
  )
  const hash = (what: (one: Hashed) => number) => number(median(bare.hash.map(what)))
  const empty = (what: (one: Measured) => number) => number(median(bare.empty.map(what)))
  return {
    versions: { PostgreSQL: version, 'better-auth': versionOf('better-auth', 'bench/better-auth') },
    tables: [
      {
        title: `Medians of ${rounds} rounds; times in ms, memory in MiB.`,
        head: ['at once', '', 'sign-ins/s', 'median', 'p99', 'server CPU', 'PostgreSQL CPU', 'resident'],
        rows,
      },
      {
        title: 'In the same rounds, what nobody can go below; CPU in ms.',
        head: ['', 'per second', 'CPU'],
        rows: [
          [
            'bare argon2id (m = 19456, t = 2, p = 1), three at once',
            hash((one) => one.perSecond),
            hash((one) => one.cpu),
          ],
          ['empty Next route, eight at once', empty((one) => one.perSecond), empty((one) => one.serverCpu)],
        ],
      },
    ],
    goals: [
      atLeast(
        'sign-ins per second, 32 at once: at least 1.5 × better-auth in Next',
        ratio('better-auth', 32, (one) => one.perSecond),
        1.5,
      ),
      atMost(
        'server CPU per sign-in, 32 at once: at most 1.3 × the floor',
        ratio('floor', 32, (one) => one.serverCpu),
        1.3,
      ),
      atMost(
        'p99, 8 at once: at most 0.7 × better-auth in Next',
        ratio('better-auth', 8, (one) => one.p99),
        0.7,
      ),
      atMost(
        'resident memory after 32 at once: at most better-auth in Next',
        ratio('better-auth', 32, (one) => one.resident),
        1,
      ),
    ],
  }
}
