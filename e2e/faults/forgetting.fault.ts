import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startPostgres } from '../../lib/testing/database/postgres'
import { count, openSql, type Sql } from '../../lib/testing/database/sql'
import { freePort } from '../../lib/testing/free-port'
import { Browser } from '../../lib/testing/portal/browser'
import { type Portal, startPortal } from '../../lib/testing/portal/portal'
import { signInByCode } from '../../lib/testing/portal/sign-in'
import { settingsFor } from '../../lib/testing/portal/stage'
import { flags } from '../../lib/testing/seeds/large/flags'
import { seed } from '../../lib/testing/seeds/large/seed'
import type { Signer } from '../../lib/testing/seeds/large/seed-signers'
import { quantile } from '../../lib/testing/statistics'
import { migratePostgres } from '../../prisma/migrate'
import type { Fault, Outcome } from './fault'

/** Of whom each has ten audit rows; smaller for a quick look: PEOPLE=10000 npm run faults -- forgetting. */
const people = Number(process.env.PEOPLE || 1_000_000)
/** Half of the 400 days that the rows are spread over. */
const auditDays = 200
const giveUpAfter = 40 * 60_000

export default {
  title: 'What has ended is forgotten at size, and the instance that does it is killed',
  promise:
    'Of two instances one at a time removes what has ended, in short statements; killed with -9 in the middle, the other goes on; nothing that still counts is removed, and people sign in meanwhile.',
  run,
} satisfies Fault

async function run(say: (line: string) => void): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'latchkey-forgetting-'))
  const postgres = await startPostgres({ more: [...flags, 'shared_preload_libraries=pg_stat_statements'] })
  const started: Portal[] = []
  const url = await postgres.createDatabase('latchkey')
  const sql = openSql(url)
  try {
    await migratePostgres(url)
    const port = await freePort()
    const settings = settingsFor(url, folder, `http://localhost:${port}`)
    const signers = await seed(url, settings, { users: people, auditRows: people * 10 }, say)
    await sql('CREATE EXTENSION pg_stat_statements')
    const start = async (own: number, keep: number) => {
      const portal = await startPortal({ ...settings, PORT: String(own), AUDIT_DAYS: String(keep) })
      started.push(portal)
      return portal
    }
    return await watch({ sql, signers, port, start, say })
  } finally {
    for (const portal of started) await portal.signal('SIGTERM')
    await sql.end()
    await postgres.remove()
    await rm(folder, { recursive: true, force: true })
  }
}

interface World {
  sql: Sql
  signers: Signer[]
  port: number
  start(port: number, auditDays: number): Promise<Portal>
  say(line: string): void
}

async function watch({ sql, signers, port, start, say }: World): Promise<Outcome> {
  const quiet = await start(port, 0)
  const before = await signIns(sql, quiet, signers, () => sleep(20_000, false))
  await quiet.signal('SIGTERM')
  await expire(sql)
  const { old, young } = edges()
  const left = () => count(sql, `audit_event WHERE ${old}`)
  const [due, kept] = [await left(), await count(sql, `audit_event WHERE ${young}`)]
  say(`${people} ended sessions, ${due} audit rows too old, ${kept} to be kept`)

  const began = performance.now()
  const first = await start(port, auditDays)
  await until(async () => (await holders(sql)) === 1)
  const second = await start(await freePort(), auditDays)
  let most = 0
  const during = await signIns(sql, second, signers, async () => {
    most = Math.max(most, await sweeping(sql))
    const halfway = (await estimate(sql)) > due / 3
    if (halfway && first.process.exitCode === null && first.process.signalCode === null) {
      await first.signal('SIGKILL')
      say(`killed the one that swept after ${seconds(began)} s, ${await left()} rows left`)
    }
    await sleep(200)
    return performance.now() - began < giveUpAfter && !(await isDone(sql, old))
  })
  const took = seconds(began)
  const [slowest] = await sql<{ ms: number }>(
    `SELECT max(max_exec_time) AS ms FROM pg_stat_statements WHERE query LIKE '%ended AS%'`,
  )
  const [sessions, oldLeft, keptNow] = [
    await count(sql, expired),
    await left(),
    await count(sql, `audit_event WHERE ${young}`),
  ]
  const killed = first.process.signalCode === 'SIGKILL'
  const lost = keptNow !== kept
  const held = killed && sessions === 0 && oldLeft === 0 && !lost && most <= 1
  const ms = (times: number[]) => `${quantile(times, 0.5).toFixed(0)} / ${quantile(times, 0.99).toFixed(0)} ms`
  return {
    held,
    saw: `${people} sessions and ${due} audit rows were gone after ${took} s, the wait for the lease of the killed one included; the longest statement took ${slowest?.ms.toFixed(0)} ms; at most ${most} swept at a time; ${sessions} and ${oldLeft} left, ${lost ? '**rows lost that should have been kept**' : 'none of the others missing'}. Sign-in, one at a time, p50 / p99: ${ms(before)} before, ${ms(during)} meanwhile (${during.length}).`,
  }
}

/**
 * Which rows are too old whenever it is looked, and which are not before this is over: an hour between them is nobody's
 * business.
 */
function edges() {
  const day = 86_400_000
  const [edge, now] = [Date.now() - auditDays * day, Date.now()]
  const time = (at: number) => `'${new Date(at).toISOString()}'::timestamptz`
  return { old: `at < ${time(edge - 60_000)}`, young: `at BETWEEN ${time(edge + day / 24)} AND ${time(now - day)}` }
}

const expired = `session WHERE expires_at < now() - interval '1 minute'`

/** A session of everybody, ended over the last day. */
const expire = (sql: Sql) =>
  sql(
    `INSERT INTO session (id, token_hash, user_id, amr, authenticated_at, ip, user_agent, last_seen_at, expires_at)
     SELECT seed_id(n, 'ended'), md5('e' || n::text), seed_user(n), '{pwd}', now(), '192.0.2.7', seed_agent(n), now(),
       now() - interval '1 hour' - n % 86400 * interval '1 second'
     FROM generate_series(1, $1::int) n`,
    [people],
  )

const holders = (sql: Sql) => count(sql, `lease WHERE name = 'forget' AND until > now()`)
const sweeping = (sql: Sql) =>
  count(sql, `pg_stat_activity WHERE state = 'active' AND query LIKE '%ended AS%' AND pid <> pg_backend_pid()`)

/** Audit rows removed so far, as the statistics have it. */
async function estimate(sql: Sql) {
  const [row] = await sql<{ n: number }>(
    `SELECT n_tup_del::int AS n FROM pg_stat_user_tables WHERE relname = 'audit_event'`,
  )
  return row?.n ?? 0
}

/** Cheap where there are many left: the oldest is looked at. */
async function isDone(sql: Sql, old: string) {
  const [row] = await sql<{ left: boolean }>(
    `SELECT EXISTS (SELECT FROM (SELECT at FROM audit_event ORDER BY id LIMIT 1) first WHERE ${old})
       OR EXISTS (SELECT FROM (SELECT expires_at FROM session ORDER BY expires_at LIMIT 1) first
         WHERE expires_at < now() - interval '1 minute') AS left`,
  )
  return !row?.left
}

/** One after the other, while `more` says so. @returns ms of each */
async function signIns(sql: Sql, portal: Portal, signers: Signer[], more: () => Promise<boolean>) {
  const times: number[] = []
  let going = true
  const signing = (async () => {
    for (let n = 0; going; n++) {
      const at = n % signers.length
      if (at === 0) await sql('UPDATE authenticator SET last_step = 0 WHERE last_step > 0')
      const began = performance.now()
      await signInByCode(new Browser(portal), signers[at] as Signer)
      times.push(performance.now() - began)
    }
  })()
  try {
    while (await Promise.race([more(), signing.then(() => false)]));
  } finally {
    going = false
  }
  await signing
  return times
}

async function until(condition: () => Promise<boolean>) {
  for (const giveUp = Date.now() + 60_000; !(await condition()); await sleep(20))
    if (Date.now() > giveUp) throw new Error('Nobody sweeps.')
}

const seconds = (since: number) => Math.round((performance.now() - since) / 1000)
