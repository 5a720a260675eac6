import { firstWithoutFactor } from '../lib/testing/seeds/numbered-people'
import { median } from '../lib/testing/statistics'
import { Crowd } from './support/crowd'
import { type Measured, measure } from './support/drive'
import { type Embedded, openEmbedded } from './support/embedded'
import type { Load } from './support/load'
import { type Bench, number, type Result } from './support/result'
import { openStage, type Stage } from './support/stage'

const rounds = 3
const levels = [1, 8, 32]
const flows = ['sign-in', 'enrolment', 'session'] as const
const secondsOf = { 'sign-in': 3, enrolment: 3, session: 2 }
const people = { enrolled: 20_000, others: 8_000 }

interface Side {
  name: string
  door: Embedded['portal']
  postmaster: number
  crowds: Record<(typeof flows)[number], Crowd>
}

const bench: Bench = {
  title: 'The portal on both databases',
  async run(say) {
    const stage = await openStage({ ...people, say })
    const embedded = await openEmbedded(people).catch(async (error) => {
      await stage.close()
      throw error
    })
    try {
      const sides = sidesOf(stage, embedded)
      const seen = new Map<string, Measured[]>()
      say('Warming up')
      for (const side of sides) for (const flow of flows) await one(side, flow, 8, 4)
      for (let round = 1; round <= rounds; round++) {
        say(`Round ${round} of ${rounds}`)
        for (const flow of flows)
          for (const level of levels)
            for (const side of sides) {
              const key = `${flow} ${level} ${side.name}`
              seen.set(key, [...(seen.get(key) ?? []), await one(side, flow, level, secondsOf[flow])])
            }
      }
      return report(seen, sides, stage.version)
    } finally {
      await embedded.close()
      await stage.close()
    }
  },
}

export default bench

function sidesOf(stage: Stage, embedded: Embedded): Side[] {
  const server = stage.systems[0]?.server
  if (!server) throw new Error('no portal')
  const side = (name: string, door: Embedded['portal'], postmaster: number): Side => {
    const enrolled = new Crowd(people.enrolled)
    const others = new Crowd(people.others, firstWithoutFactor)
    return { name, door, postmaster, crowds: { 'sign-in': enrolled, session: enrolled, enrolment: others } }
  }
  return [side('PostgreSQL', server, stage.postmaster), side('embedded', embedded.portal, 0)]
}

async function one(
  { door, postmaster, crowds }: Side,
  flow: (typeof flows)[number],
  concurrency: number,
  seconds: number,
) {
  const load: Load = { flow, port: door.port, host: door.host, concurrency, seconds, ...crowds[flow].free }
  const measured = await measure(load, door.process.pid ?? 0, postmaster)
  crowds[flow].used(measured.used)
  return measured
}

function report(seen: Map<string, Measured[]>, sides: Side[], version: string): Result {
  const columns = ['perSecond', 'median', 'p99', 'serverCpu', 'postgresCpu', 'resident'] as const
  const title = {
    'sign-in': 'One full sign-in: csrf, password, code, session.',
    enrolment: 'One enrolment: step-up by password, key, first code (which makes ten recovery codes, a hash each).',
    session: 'One session check: GET /api/auth/session.',
  }
  return {
    versions: { PostgreSQL: version },
    tables: flows.map((flow) => ({
      title: `${title[flow]} Medians of ${rounds} rounds; times in ms, memory in MiB.`,
      head: ['at once', '', 'per second', 'median', 'p99', 'server CPU', 'PostgreSQL CPU', 'resident'],
      rows: levels.flatMap((level) =>
        sides.map(({ name }) => {
          const all = seen.get(`${flow} ${level} ${name}`) ?? []
          return [String(level), name, ...columns.map((column) => number(median(all.map((one) => one[column]))))]
        }),
      ),
    })),
    goals: [],
  }
}
