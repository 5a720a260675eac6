import { Prisma } from '../generated/prisma/client'
import type { Deps } from './deps'
import { withLease } from './lease'
import { lifetimes } from './limits'
import { after, days, minutes } from './time'

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
}

/**
 * Removes what has ended by itself, in small batches and by one instance at a time. Nothing here decides anything any more:
 * whoever reads these rows looks at their times, so it may as well not run for a while.
 * @returns the rows removed, by table; null where another instance is at it
 */
export const forget = (deps: Pick<Deps, 'db' | 'clock'>, options: Forgetting) =>
  withLease(deps, { name: 'forget', held }, (renew) => sweep(deps, { ...options, renew }))

async function sweep({ db, clock }: Pick<Deps, 'db' | 'clock'>, { renew, stopping, auditDays }: Sweep) {
  const removed: Record<string, number> = {}
  for (const [table, ended] of whatEnds(clock.now(), auditDays)) {
    for (let count = batch; count === batch && !stopping?.aborted && (await renew()); await pause()) {
      count = await db.$executeRaw`
        DELETE FROM ${Prisma.raw(`"${table}"`)} WHERE ctid = ANY (ARRAY(
          SELECT ctid FROM ${Prisma.raw(`"${table}"`)} WHERE ${ended} LIMIT ${batch} FOR UPDATE SKIP LOCKED))`
      removed[table] = (removed[table] ?? 0) + count
    }
  }
  return removed
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

function whatEnds(now: Date, auditDays: number): [table: string, ended: Prisma.Sql][] {
  const before = (age: number) => Prisma.sql`${after(now, -age)}::timestamptz`
  return [
    ...expiring.map((table): [string, Prisma.Sql] => [table, Prisma.sql`expires_at < ${now}::timestamptz`]),
    ['authenticator', Prisma.sql`replaced_at < ${before(lifetimes.replacedKey)}`],
    [
      'limit',
      Prisma.sql`at < ${before(limitsKept)} OR (cardinality(failures) = 0 AND at < ${before(lifetimes.challenge)})`,
    ],
    // Ids are ordered by time (UUID version 7): the oldest rows are the first of the primary key.
    ...(auditDays
      ? [['audit_event', Prisma.sql`id < ${oldestId(after(now, -days(auditDays)))}::uuid`] as [string, Prisma.Sql]]
      : []),
  ]
}

/** The least UUID (version 7) of that time. */
const oldestId = (time: Date) => {
  const hex = time.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}
