import { setTimeout as after } from 'node:timers/promises'
import { count, type Sql } from '../../lib/testing/database/sql'
import { atOnce } from '../../lib/testing/list'
import { Browser } from '../../lib/testing/portal/browser'
import { PATIENCE_MS } from '../../lib/testing/portal/kill-rounds'
import { giveCode, givePassword } from '../../lib/testing/portal/sign-in'
import { enrolledPerson, openStage, type Stage, type StageWithPostgres } from '../../lib/testing/portal/stage'
import { createPerson } from '../../lib/testing/seeds/person-rows'
import type { Fault, Outcome } from './fault'
import { freeze, stopImmediately } from './support/postgres-process'
import { seconds, Visitors } from './support/visitors'

/** No query and no wait for a connection or a transaction is longer (lib/server/database/db.ts); a request makes several. */
const LONGEST_MS = 20_000

const outages: Record<string, (stage: StageWithPostgres) => Promise<void>> = {
  async 'stopped for 10 s'({ postgres }) {
    await postgres.stop()
    await after(10_000)
    await postgres.start()
  },
  async 'paused (SIGSTOP) for 20 s'({ postgres }) {
    const goOn = freeze(postgres)
    await after(20_000)
    goOn()
  },
  async 'restarted (immediate mode)'({ postgres }) {
    await stopImmediately(postgres)
    await postgres.start()
  },
}

/** What the outage has counted against people who never typed anything wrong. */
const counted = async (sql: Sql) =>
  (await sql<{ n: number }>('select coalesce(sum(cardinality(failures)), 0)::int as n from "limit"'))[0]?.n ?? 0

async function under(stage: StageWithPostgres, outage: (stage: StageWithPostgres) => Promise<void>) {
  const enrolled = await atOnce(4, () => enrolledPerson(stage))
  const plain = await atOnce(4, () => createPerson(stage.sql))
  const before = await counted(stage.sql)
  const visitors = new Visitors(() => stage.portals)
  visitors.start([...plain, ...enrolled.map((person) => ({ ...person, recoveryCodes: [...person.recoveryCodes] }))])
  await after(3_000)
  await outage(stage)
  const back = Date.now()
  await after(8_000)
  await visitors.stop()
  const complaints = [...visitors.complaints(), ...(await visitors.missing())]
  const misses = (await counted(stage.sql)) - before
  if (misses) complaints.push(`${misses} failures were counted against people who made none`)
  complaints.push(...(await spentTwice(stage, visitors)))
  const slow = visitors.seen.filter(({ took }) => took > LONGEST_MS).length
  if (slow) complaints.push(`${slow} answers took longer than ${LONGEST_MS / 1000} s`)
  const numbers = `${visitors.summary()}; the first success ${seconds(visitors.firstGood(back))} after its return; ${visitors.opened.length} sessions given`
  return { complaints, numbers }
}

/** A code that opened a session is spent; one whose answer was lost opens one session at most. */
async function spentTwice({ sql, portals }: Stage, { opened, doubtful }: Visitors): Promise<string[]> {
  const complaints: string[] = []
  const used = `recovery_code c join recovery_set s on s.id = c.set_row join "user" u on u.id = s.user_id
    where u.email = $1 and c.used_at is not null`
  for (const email of new Set(opened.filter(({ code }) => code).map(({ visitor }) => visitor.email))) {
    const acknowledged = opened.filter(({ visitor, code }) => code && visitor.email === email).length
    const spent = await count(sql, used, [email])
    if (spent < acknowledged) complaints.push(`${acknowledged} codes opened a session and ${spent} are spent`)
  }
  for (const { visitor, code = '' } of doubtful) {
    let times = 0
    for (const _ of [1, 2]) {
      const browser = new Browser(portals[0] as Stage['portals'][0])
      await givePassword(browser, visitor)
      if ((await giveCode(browser, 'recovery-code', code)).status === 200) times += 1
    }
    if (times > 1) complaints.push('a code whose answer was lost opened two sessions')
  }
  return complaints
}

const fault: Fault = {
  title: 'PostgreSQL stopped, paused and restarted under sign-ins',
  promise:
    'Everybody gets 200 or a 503 with a code and Retry-After, within 20 s; nobody is signed out, no acknowledged sign-in is lost, no code is good twice, nothing counts against anybody; it recovers by itself.',
  async run(say): Promise<Outcome> {
    const stage = await openStage(2, {}, PATIENCE_MS)
    const saw: string[] = []
    const complaints: string[] = []
    try {
      for (const [name, outage] of Object.entries(outages)) {
        const seen = await under(stage, outage)
        complaints.push(...seen.complaints.map((complaint) => `${name}: ${complaint}`))
        saw.push(`${name}: ${seen.numbers}`)
        say(`${name}: ${seen.numbers} ${seen.complaints.join('; ')}`)
      }
    } finally {
      await stage.close()
    }
    return { held: complaints.length === 0, saw: [...saw, ...complaints].join('. ') }
  },
}
export default fault
