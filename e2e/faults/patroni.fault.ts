import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { count, openSql } from '../../lib/testing/database/sql'
import { settingsFor } from '../../lib/testing/portal/stage'
import { emailOf, seedPeople } from '../../lib/testing/seeds/numbered-people'
import type { Fault } from './fault'
import { patroniPrograms, startPatroni, until } from './support/many/patroni'
import { requirePrograms } from './support/many/program'
import { signInAll, tellAnswers } from './support/many/sign-ins'
import { startInTime } from './support/many/start'

const [database = 0, ...instances] = [4440, 4491, 4492]
const people = Number(process.env.SIGN_INS || 1000)

const fault: Fault = {
  title: 'A Patroni cluster of three behind HAProxy: a switchover, then kill -9 of the primary, while people sign in',
  promise:
    'Nothing but 200 or 503 with a code and Retry-After; the portal goes on by itself; no session that was given is lost; everybody is in.',
  async run(say) {
    requirePrograms(patroniPrograms)
    const patroni = await startPatroni(database)
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-under-patroni-'))
    try {
      await createDatabase(patroni.adminUrl)
      const settings = settingsFor(patroni.url, folder, `http://localhost:${instances[0]}`)
      const start = (port: number) => startInTime({ ...settings, PORT: String(port) })
      const portals = await Promise.all(instances.map(start))
      const sql = openSql(patroni.url)
      await seedPeople(sql, settings, { enrolled: people })
      await sql.end()
      say(`${people} people; primary ${await patroni.primary()}`)
      const changes = changePrimary(patroni, say)
      const host = `localhost:${instances[0]}`
      const loads = instances.map((port, index) =>
        signInAll({
          port,
          host,
          first: (index * people) / 2,
          people: people / 2,
          concurrency: 4,
          ...(index === 0 && { onDone: changes.pace }),
        }),
      )
      const seen = await Promise.all(loads)
      await changes.over
      const fresh = openSql(patroni.url)
      const sessions = await count(fresh, `(select distinct user_id from session) s`)
      const members = (await patroni.members()).map(({ name, role }) => `${name} ${role}`)
      await fresh.end()
      await Promise.all(portals.map((portal) => portal.signal('SIGTERM')))
      const outside = seen.flatMap((one) => one.outside)
      for (const line of outside.slice(0, 10)) say(line)
      const done = seen.flatMap((one) => one.done).length
      const pauses = seen.map((one) => one.pauses.map((ms) => (ms / 1000).toFixed(1)).join(', ') || 'none')
      return {
        held: !outside.length && done === people && sessions === people && changes.kinds.length === 2,
        saw: `${done} of ${people} signed in (${emailOf(0)} and on), ${sessions} of them with the session they were given; ${changes.kinds.join(', then ')}; seconds of 503 at each instance: ${pauses.join(' / ')}; ${seen.map(tellAnswers).join('; ')}; outside the plan: ${outside.length}; at the end ${members.join(', ')}.`,
      }
    } finally {
      await patroni.stop()
      await rm(folder, { recursive: true, force: true })
    }
  },
}

async function createDatabase(url: string) {
  const client = new pg.Client(url)
  await client.connect()
  await client.query('CREATE DATABASE latchkey')
  await client.end()
}

/** A switchover after a quarter of the first instance's people, a kill after half of them. */
function changePrimary(patroni: Awaited<ReturnType<typeof startPatroni>>, say: (line: string) => void) {
  const kinds: string[] = []
  let begun = 0
  let over: Promise<void> = Promise.resolve()
  const change = async (kind: 'switchover' | 'kill') => {
    const old = await patroni.primary()
    const began = performance.now()
    await patroni[kind](old)
    await until(async () => ![old, ''].includes(await patroni.primary()))
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    kinds.push(`${kind} of ${old} to ${await patroni.primary()} in ${seconds} s`)
    say(`${kinds.at(-1)}`)
    await until(async () => (await patroni.members()).filter(({ role }) => role === 'sync_standby').length === 1)
  }
  return {
    kinds,
    get over() {
      return over
    },
    pace(done: number) {
      if (begun >= 2 || done < ((begun + 1) * people) / 8) return
      const kind = begun++ === 0 ? 'switchover' : 'kill'
      over = over.then(() => change(kind))
    },
  }
}

export default fault
