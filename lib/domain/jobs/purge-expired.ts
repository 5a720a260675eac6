import { Prisma } from '../../generated/prisma/client'
import type { Deps } from '../deps'
import { bringBack, isClockRight } from '../limits/limits-ahead'
import { lifetimes } from '../security-numbers'
import { after, clockTolerance, days, minutes } from '../time'
import { withLease } from './lease'

/** Longer than any limit remembers a failure that still counts for something. */
const limitsKept = days(400)

/** Rows that one statement removes: no sweep locks many, or holds a long transaction. */
const batch = 1000
/** Between two statements, ms: people's own come first. */
const breath = 20

/** Far longer than one batch takes; renewed by each. */
const held = minutes(2)

interface Forgetting {
  /** Days that audit rows are kept; 0: for ever. */
  auditDays: number
  /** No further batch is begun once it is aborted. */
  stopping?: AbortSignal
  /**
   * False: rows of a clock that ran ahead stay, unusable. Right after the start of a machine without a battery its own
   * clock may be behind, and everything seems to be from the future.
   */
  trustClock?: boolean
}

/**
 * Removes what has ended by itself, in small batches and by one instance at a time. Nothing here decides anything any more:
 * whoever reads these rows looks at their times, so it may as well not run for a while.
 * @returns the rows removed, by table; null where another instance is at it
 */
export const forget = (deps: Pick<Deps, 'db' | 'clock'>, options: Forgetting) =>
  withLease(deps, { name: 'forget', held }, (renew) => sweep(deps, { ...options, renew }))

async function sweep({ db, clock }: Pick<Deps, 'db' | 'clock'>, options: Sweep) {
  const { renew, stopping, auditDays, trustClock = true } = options
  const removed: Record<string, number> = {}
  const faults: unknown[] = []
  const sweepTable = async (ending: Ending) => {
    let last: string | null = null
    for (let count = batch; count === batch && !stopping?.aborted && (await renew()); await pause()) {
      const part = await removePart(db, ending, last)
      count = part.count
      last = part.last
      removed[ending.table] = (removed[ending.table] ?? 0) + count
    }
  }
  // One table that cannot be swept now keeps none of the others waiting.
  const now = clock.now()
  const isTrusted = trustClock && (await isRight(db))
  for (const ending of [...whatEnds(now, auditDays), ...(isTrusted ? whatIsAhead(now) : [])])
    await sweepTable(ending).catch((fault: unknown) => faults.push(fault))
  if (isTrusted) await bringBack(db, now).catch((fault: unknown) => faults.push(fault))
  if (faults.length) throw faults[0]
  return removed
}

/**
 * The next rows in the order of an index, from where the part before ended: what that one removed is not passed over again
 * (dead rows stay in table and index until a vacuum), so the last part of a million costs what the first did.
 */
async function removePart(db: Deps['db'], { table, key, type, until, also, since }: Ending, last: string | null) {
  const [name, column] = [Prisma.raw(`"${table}"`), Prisma.raw(`"${key}"`)]
  const from = last === null ? Prisma.empty : Prisma.sql`AND ${column} >= ${last}::${Prisma.raw(type)}`
  const [part] = await db.$queryRaw<{ count: number; last: string | null }[]>`
    WITH ended AS (
      SELECT ctid AS place, ${column} AS key FROM ${name}
      WHERE ${column} ${since ? Prisma.sql`> ${since}` : Prisma.sql`< ${until}`}::${Prisma.raw(type)}
        ${from} ${also ?? Prisma.empty}
      ORDER BY ${column} LIMIT ${batch} FOR UPDATE SKIP LOCKED),
    gone AS (DELETE FROM ${name} WHERE ctid = ANY (ARRAY(SELECT place FROM ended)))
    SELECT (SELECT count(*)::int FROM ended) AS count, (SELECT e.key::text FROM ended e ORDER BY e.key DESC LIMIT 1) AS last`
  return part as { count: number; last: string | null }
}

async function isRight(db: Deps['db']) {
  const [row] = await db.$queryRaw<{ right: boolean }[]>`SELECT ${isClockRight()} AS right`
  return row?.right ?? false
}

interface Ending {
  table: string
  /** What an index of the table begins with, and its type. */
  key: string
  type: 'timestamptz' | 'uuid'
  /** What lies before it is removed; or what lies after `since`. */
  until?: Date | string
  since?: Date
  /** What must hold besides, beginning with AND. */
  also?: Prisma.Sql
}

interface Sweep extends Forgetting {
  /** False once the lease is lost. */
  renew: () => Promise<boolean>
}

const pause = () => new Promise((resolve) => setTimeout(resolve, breath))

const expiring = [
  'challenge',
  'email_code',
  'passkey_challenge',
  'link',
  'mail',
  'enrolment',
  'session',
  'trusted_browser',
  'known_browser',
]

function whatEnds(now: Date, auditDays: number): Ending[] {
  const before = (age: number) => after(now, -age)
  const timed = (table: string, key: string, until: Date, also?: Prisma.Sql): Ending => ({
    ...{ table, key, type: 'timestamptz', until },
    ...(also && { also }),
  })
  return [
    ...expiring.map((table) => timed(table, 'expires_at', now)),
    timed('authenticator', 'replaced_at', before(lifetimes.replacedKey)),
    timed('limit', 'at', before(limitsKept)),
    timed('limit', 'at', before(lifetimes.challenge), Prisma.sql`AND cardinality(failures) = 0`),
    // Ids are ordered by time (UUID version 7): the oldest rows are the first of the primary key.
    ...(auditDays
      ? [{ table: 'audit_event', key: 'id', type: 'uuid' as const, until: oldestId(before(days(auditDays))) }]
      : []),
  ]
}

/** Rows that a clock which ran ahead wrote, and that have ended because of it. Mail is sent; limits are brought back. */
function whatIsAhead(now: Date): Ending[] {
  const horizon = after(now, clockTolerance)
  const ahead = (table: string, key: string, lifetime: number): Ending => ({
    ...{ table, key, type: 'timestamptz', since: after(horizon, lifetime) },
  })
  /** Of tables whose rows live as long as a policy says: by the other columns. */
  const any = (table: string, columns: string[]): Ending => {
    const moments = columns.map((column) => Prisma.sql`${Prisma.raw(`"${column}"`)} > ${horizon}::timestamptz`)
    const also = Prisma.sql`AND (${Prisma.join(moments, ' OR ')})`
    return { table, key: 'expires_at', type: 'timestamptz', since: now, also }
  }
  return [
    ahead('challenge', 'expires_at', lifetimes.challenge),
    ahead('passkey_challenge', 'expires_at', lifetimes.passkeyChallenge),
    ahead('enrolment', 'expires_at', lifetimes.enrolment),
    ahead('known_browser', 'expires_at', lifetimes.knownBrowser),
    ahead('authenticator', 'replaced_at', 0),
    any('email_code', ['asked_at', 'sent_at']),
    any('link', ['created_at']),
    any('session', ['created_at', 'last_seen_at', 'authenticated_at', 'factor_proven_at']),
    any('trusted_browser', ['created_at', 'factor_proven_at']),
  ]
}

/** The least UUID (version 7) of that time. */
const oldestId = (time: Date) => {
  const hex = time.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
