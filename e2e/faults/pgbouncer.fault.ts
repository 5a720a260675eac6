import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import words from '../../lib/messages/en.mail.json'
import { startPostgres } from '../../lib/testing/database/postgres'
import { count, openSql, type Sql } from '../../lib/testing/database/sql'
import { at } from '../../lib/testing/list'
import { MailServer } from '../../lib/testing/mail/mail-server'
import { settingsFor } from '../../lib/testing/portal/stage'
import { emailOf, seedPeople } from '../../lib/testing/seeds/numbered-people'
import type { Fault } from './fault'
import { startPgbouncer } from './support/many/pgbouncer'
import { requirePrograms } from './support/many/program'
import { endedSessions, noticesTo } from './support/many/rows'
import { signInAll, tellAnswers } from './support/many/sign-ins'
import { startInTime } from './support/many/start'

const [pooler = 0, ...instances] = [4420, 4421, 4422]
const people = Number(process.env.SIGN_INS || 300)
const [notices, ended] = [40, 1500]

const fault: Fault = {
  title: 'Two instances behind pgbouncer in transaction mode, from an empty database on',
  promise:
    'The migrations are applied once; everybody signs in, with no answer outside the plan; each mail leaves once; what has ended is removed.',
  async run(say) {
    requirePrograms({ pgbouncer: 'pgbouncer' })
    const postgres = await startPostgres()
    const direct = await postgres.createDatabase('latchkey')
    const pgbouncer = await startPgbouncer(pooler, direct)
    const mails = await MailServer.start()
    const folder = await mkdtemp(join(tmpdir(), 'latchkey-pgbouncer-'))
    const sql = openSql(direct)
    const settings = { ...settingsFor(pgbouncer.url, folder, `http://localhost:${instances[0]}`), ...mails.settings }
    const start = (port: number) => startInTime({ ...settings, DATABASE_PREPARED: 'no', PORT: String(port) })
    const portals = await Promise.all(instances.map(start))
    try {
      const migrated = await count(sql, '_prisma_migrations where finished_at is not null')
      const twice = (await count(sql, '_prisma_migrations')) - migrated
      const locks = await count(sql, `pg_locks where locktype = 'advisory'`)
      say(`${migrated} migrations, ${twice} besides, ${locks} advisory locks left`)
      await seedPeople(sql, settings, { enrolled: people })
      await endedSessions(sql, ended)
      const host = at(portals, 0).host
      const loads = instances.map((port, index) =>
        signInAll({ port, host, first: (index * people) / 2, people: people / 2, concurrency: 6 }),
      )
      await noticesTo(sql, notices)
      const [one, other] = await Promise.all(loads)
      if (!one || !other) throw new Error('two loads')
      // Whoever sweeps at its start has the lease for that long.
      await untilNone(sql, `lease where until > clock_timestamp()`)
      portals[0] = await at(portals, 0)
        .signal('SIGTERM')
        .then(() => start(at(instances, 0)))
      await untilNone(sql, 'mail')
      await untilNone(sql, 'session where expires_at < now()')
      const left = await count(sql, 'session where expires_at < now()')
      const sent = Array.from({ length: notices }, (_, n) => noticesOf(mails, emailOf(n)))
      const once = sent.filter((number) => number === 1).length
      const outside = [...one.outside, ...other.outside]
      const warnings = portals.flatMap((portal) => portal.output().match(/^.*"level":"(warn|error)".*$/gm) ?? [])
      for (const line of [...outside, ...warnings].slice(0, 10)) say(line)
      const done = one.done.length + other.done.length
      return {
        held: !outside.length && !twice && !locks && !left && done === people && once === notices,
        saw: `${migrated} migrations by two instances at once; ${done} of ${people} signed in: ${tellAnswers(one)}; ${tellAnswers(other)}; ${once} of ${notices} queued mails left exactly once; ${ended - left} of ${ended} ended sessions removed.`,
      }
    } finally {
      await Promise.all(portals.map((portal) => portal.signal('SIGTERM')))
      await Promise.all([mails.stop(), sql.end(), pgbouncer.stop()])
      await postgres.remove()
      await rm(folder, { recursive: true, force: true })
    }
  },
}

/** Signing in from a new browser is told by mail as well: those are not the queued ones. */
const noticesOf = (mails: MailServer, address: string) =>
  mails.to(address).filter(({ mail }) => mail.subject === words.notice['factor.added'].subject).length

/** Two minutes at most; what is left then is told. */
async function untilNone(sql: Sql, rows: string) {
  for (let tries = 0; tries < 120 && (await count(sql, rows)); tries += 1) await after(1000)
}

export default fault
