import { setTimeout as sleep } from 'node:timers/promises'
import { prepared } from '../database/statement'
import type { Db, Deps } from '../deps'
import { DomainError } from '../errors'
import { type LimitName, reservationKept } from '../security-numbers'
import { after, clockTolerance, seconds, secondsUntil } from '../time'
import { endsOf, latest, readLimits } from './blocked'
import { inBackground } from './in-background'
import { bringBack, isClockRight, isLimitAhead } from './limits-ahead'
import { type Row, rowsOf, type Subjects } from './subjects'

export type Outcome = 'failed' | 'succeeded' | 'given-back'
/** One outcome for all limits of an attempt, or one for each. */
export type Outcomes = Outcome | ((name: LimitName, subject: string) => Outcome)
/** Settles a reserved attempt. To be called exactly once. @param at a time that `takeBack` takes; absent: now */
export type Settle = (outcome: Outcomes, at?: Date) => Promise<void>

const firstWait = 20
const longestPause = 250
const longestWait = seconds(8)

/** Refused by these limits; none of them is full where all are merely busy. */
export class TooManyAttempts extends DomainError {
  constructor(
    readonly full: LimitName[],
    retryAfter: number,
  ) {
    super('too-many-attempts', { retryAfter })
  }
}

/**
 * Reserves one attempt against every limit before anything is compared, so that a burst cannot look more often than the
 * limit allows. An attempt that could only be refused because others are still in the air waits for their outcome.
 * `withReservation` reserves and settles in one.
 * @returns the settling of the attempt: `failed` counts it, `succeeded` clears what clears.
 * @throws TooManyAttempts with retryAfter (seconds)
 */
export async function reserve(
  { db, clock, limits }: Pick<Deps, 'db' | 'clock' | 'limits'>,
  subjects: Subjects,
): Promise<Settle> {
  const rows = rowsOf(subjects, limits)
  let isBroughtBack = false
  for (let waited = 0, pause = firstWait; ; waited += pause, pause = Math.min(pause * 2, longestPause)) {
    const now = clock.now()
    const taken = await take(db, rows, now)
    if (taken.length === rows.length)
      return (outcome: Outcomes, at = clock.now()) =>
        outcome === 'given-back' ? inBackground(settle(db, rows, outcome, at)) : settle(db, rows, outcome, at)
    const got = rows.filter((row) => taken.includes(row.key))
    if (got.length) await settle(db, got, 'given-back', now)
    const stored = await readLimits(db, rows)
    if (!isBroughtBack && [...stored.values()].some((row) => isLimitAhead(row, now))) {
      await bringBack(db, now, [...stored.keys()])
      isBroughtBack = true
      continue
    }
    const full = endsOf(rows, stored, now)
    if (full.length)
      throw new TooManyAttempts(
        full.map(({ name }) => name),
        secondsUntil(latest(full), now),
      )
    if (waited >= longestWait) throw new TooManyAttempts([], 1)
    await sleep(pause * (0.5 + Math.random()))
  }
}

/** One statement for all limits of a try: a sign-in asks three, and each round trip is waited for. */
async function take(db: Db, rows: Row[], now: Date) {
  const since = rows.map((row) => after(now, -row.within).toISOString())
  const taken = await db.$queryRaw<{ key: string }[]>(prepared`
    WITH wanted AS (
      SELECT * FROM unnest(${rows.map((row) => row.key)}::text[], ${rows.map((row) => row.free)}::int[],
        ${since}::timestamptz[], ${rows.map((row) => (row.first ? 1 : 0))}::int[]) AS w(key, free, since, floor))
    INSERT INTO "limit" AS l (key, failures, pending, at)
    SELECT key, '{}', ARRAY[${after(now, reservationKept)}::timestamptz], ${now}::timestamptz FROM wanted
    ON CONFLICT (key) DO UPDATE SET at = excluded.at,
      pending = ARRAY(SELECT p FROM unnest(l.pending) p WHERE p > ${now}::timestamptz ORDER BY p) || excluded.pending
    WHERE (l.blocked_until IS NULL OR l.blocked_until <= ${now}::timestamptz)
      AND (SELECT count(*) FROM unnest(l.pending) p WHERE p > ${now}::timestamptz) <
        (SELECT greatest(w.floor, w.free - (SELECT count(*) FROM unnest(l.failures) f WHERE f > w.since))
         FROM wanted w WHERE w.key = l.key)
    RETURNING l.key`)
  return taken.map((row) => row.key)
}

async function settle(db: Db, rows: Row[], given: Outcomes, now: Date) {
  const outcome = ({ name, subject }: Row) => (typeof given === 'function' ? given(name, subject) : given)
  const settings = rows.map((row) => ({
    key: row.key,
    failed: outcome(row) === 'failed',
    free: row.free,
    since: after(now, -row.within).toISOString(),
    first: row.first ?? 0,
    cap: row.cap ?? 0,
    clears: row.clears && outcome(row) === 'succeeded',
  }))
  const column = <K extends keyof (typeof settings)[number]>(name: K) => settings.map((row) => row[name])
  await db.$executeRaw(prepared`
    WITH done AS (
      SELECT * FROM unnest(${column('key')}::text[], ${column('free')}::int[], ${column('since')}::timestamptz[],
        ${column('first')}::bigint[], ${column('cap')}::bigint[], ${column('clears')}::bool[], ${column('failed')}::bool[])
        AS d(key, free, since, first, cap, clears, failed))
    INSERT INTO "limit" AS l (key, failures, pending, at)
    SELECT key, CASE WHEN failed THEN ARRAY[${now}::timestamptz] ELSE '{}' END, '{}', ${now}::timestamptz FROM done
    ON CONFLICT (key) DO UPDATE SET (at, pending, failures, blocked_until) = (
      SELECT excluded.at, l.pending[2:],
        CASE WHEN d.clears THEN '{}' ELSE kept.failures END,
        CASE WHEN d.clears THEN NULL
          WHEN d.failed AND d.first > 0 AND cardinality(kept.failures) >= d.free THEN ${now}::timestamptz +
            least(d.cap, d.first * 2 ^ least(30, cardinality(kept.failures) - d.free)) * interval '1 millisecond'
          WHEN d.cap > 0 AND l.blocked_until IS NOT NULL AND ${isClockRight()}
            THEN least(l.blocked_until, ${now}::timestamptz + d.cap * interval '1 millisecond')
          ELSE l.blocked_until END
      FROM done d, LATERAL (
        SELECT coalesce(array_agg(f ORDER BY f), '{}') AS failures
        FROM (SELECT CASE WHEN f > ${after(now, clockTolerance)}::timestamptz AND ${isClockRight()}
            THEN ${now}::timestamptz ELSE f END AS f
          FROM unnest(l.failures || excluded.failures) f) counted WHERE f > d.since) kept
      WHERE d.key = l.key)`)
}
