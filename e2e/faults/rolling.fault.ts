import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '../../lib/testing/database/postgres'
import { count, openSql } from '../../lib/testing/database/sql'
import { at } from '../../lib/testing/list'
import type { Portal } from '../../lib/testing/portal/portal'
import { settingsFor } from '../../lib/testing/portal/stage'
import { emailOf, seedPeople } from '../../lib/testing/seeds/numbered-people'
import type { Fault } from './fault'
import { startNginx } from './support/many/nginx'
import { requirePrograms } from './support/many/program'
import { signInAll, tellAnswers } from './support/many/sign-ins'
import { startInTime } from './support/many/start'

const [front = 0, ...instances] = [4400, 4401, 4402, 4403]
const people = Number(process.env.SIGN_INS || 10_000)
const rounds = 2

const fault: Fault = {
  title: 'Three instances behind nginx, each stopped by SIGTERM and started again, twice round, while people sign in',
  promise:
    'Nobody gets an answer but 200, or 503 with a code and Retry-After, or a broken connection; everybody is in at the end.',
  async run(say) {
    requirePrograms({ nginx: 'nginx-light' })
    const postgres = await startPostgres()
    const url = await postgres.createDatabase('latchkey')
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-rolling-'))
    const sql = openSql(url)
    const settings = settingsFor(url, folder, `http://localhost:${front}`)
    const start = (port: number) => startInTime({ ...settings, PORT: String(port) })
    const portals = await Promise.all(instances.map(start))
    const nginx = await startNginx(front, instances)
    try {
      await seedPeople(sql, settings, { enrolled: people })
      say(`${people} people, three instances on ${instances.join(', ')}, nginx on ${front}`)
      const restarts = rollRound(portals, start, say)
      const load = { port: front, host: `localhost:${front}`, first: 0, people, concurrency: 12 }
      const seen = await signInAll({ ...load, onDone: restarts.pace })
      await restarts.over
      const sessions = await count(sql, `session s join "user" u on u.id = s.user_id where u.email like 'person-%'`)
      const errors = (await nginx.errors()).split('\n').filter((line) => /reset|prematurely|no live/.test(line))
      for (const line of [...new Set([...seen.outside, ...errors])].slice(0, 10)) say(line)
      const exits = restarts.exits.every((code) => code === 143)
      return {
        held: seen.outside.length === 0 && seen.done.length === people && sessions >= people && exits,
        saw: `${seen.done.length} of ${people} signed in (${emailOf(0)} and on), ${sessions} sessions; ${restarts.exits.length} stops, each ended with ${[...new Set(restarts.exits)].join(', ')}, the longest after ${Math.max(...restarts.took)} ms; answers: ${tellAnswers(seen)}; outside the plan: ${seen.outside.length}; resets that nginx saw and answered in the portal’s words: ${errors.length}.`,
      }
    } finally {
      await nginx.stop()
      await Promise.all(portals.map((portal) => portal.signal('SIGTERM')))
      await sql.end()
      await postgres.remove()
      await rm(folder, { recursive: true, force: true })
    }
  },
}

/** Stops and starts one instance after another, evenly over the sign-ins; each is ready again before the next one stops. */
function rollRound(portals: Portal[], start: (port: number) => Promise<Portal>, say: (line: string) => void) {
  const exits: (number | null)[] = []
  const took: number[] = []
  const stops = portals.length * rounds
  let begun = 0
  let over: Promise<void> = Promise.resolve()
  const restart = async (turn: number) => {
    const index = turn % portals.length
    const old = at(portals, index)
    const began = performance.now()
    exits.push((await old.signal('SIGTERM')).code)
    took.push(Math.round(performance.now() - began))
    portals[index] = await start(old.port)
    say(
      `instance ${old.port}: stopped in ${took.at(-1)} ms, ready again after ${Math.round(performance.now() - began)} ms`,
    )
  }
  return {
    exits,
    took,
    get over() {
      return over
    },
    pace(done: number) {
      if (begun >= stops || done < ((begun + 1) * people) / (stops + 1)) return
      const turn = begun++
      over = over.then(() => restart(turn))
    },
  }
}

export default fault
