import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Limit as LimitRow } from '../../generated/prisma/client'
import { prepared } from '../database/statement'
import type { Db, Deps, Source, Tx } from '../deps'
import { DomainError } from '../errors'
import { type Limit, type LimitName, type Limits, limits as names, reservationKept } from '../security-numbers'
import { after, clockTolerance, seconds, secondsUntil } from '../time'
import { bringBack, isClockRight, isLimitAhead } from './limits-ahead'

/** Which limits a try counts against: name → subject (an address, a user id, a source), or several of them. */
export type Subjects = Partial<Record<LimitName, string | string[]>>
export type Outcome = 'failed' | 'succeeded' | 'given-back'
type Outcomes = Outcome | ((name: LimitName, subject: string) => Outcome)

const firstWait = 20
const longestPause = 250
const longestWait = seconds(8)
const longestUndoing = seconds(2)

const hash = (subject: string) => createHash('sha256').update(subject).digest('base64url')

interface Row extends Limit {
  name: LimitName
  subject: string
  key: string
}

/** Refused by these limits; none of them is full where all are merely busy. */
export class TooManyAttempts extends DomainError {
  constructor(
    readonly full: LimitName[],
    retryAfter: number,
  ) {
    super('too-many-attempts', { retryAfter })
  }
}

/** How the network of a caller begins whose address cannot be read. */
export const unknownNetwork = 'unknown'

/**
 * By address and network, or by the address alone if the network is unknown: there a caller may be able to choose which of
 * the shared networks counts.
 */
export const passwordSubject = (address: string, { network }: Pick<Source, 'network'>) =>
  `${address} ${network.startsWith(unknownNetwork) ? unknownNetwork : network}`

/** Subjects of one limit are in order too: everybody locks them in the same one. */
const rowsOf = (subjects: Subjects, limits: Limits = names): Row[] =>
  (Object.keys(names) as LimitName[]).flatMap((name) => {
    const own = [...new Set([subjects[name] ?? []].flat())].sort()
    return own.map((subject) => ({ ...limits[name], name, subject, key: `${name}:${hash(subject)}` }))
  })

/**
 * Reserves one try against every limit before anything is compared, so that a burst cannot look more often than the
 * limit allows. A try that could only be refused because others are still in the air waits for their outcome.
 * @returns the settling of the try, to be called exactly once, with one outcome for all limits or one for each: `failed`
 *   counts it (at a time that `takeBack` takes), `succeeded` clears what clears.
 * @throws TooManyAttempts with retryAfter (seconds)
 */
export async function reserve({ db, clock, limits }: Pick<Deps, 'db' | 'clock' | 'limits'>, subjects: Subjects) {
  const rows = rowsOf(subjects, limits)
  let isBroughtBack = false
  for (let waited = 0, pause = firstWait; ; waited += pause, pause = Math.min(pause * 2, longestPause)) {
    const now = clock.now()
    const taken = await take(db, rows, now)
    if (taken.length === rows.length)
      return (outcome: Outcomes, at = clock.now()) =>
        outcome === 'given-back' ? inPassing(settle(db, rows, outcome, at)) : settle(db, rows, outcome, at)
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

/**
 * Undoing after a fault. Where the fault is a database that hangs, the undoing hangs too: it goes on, and nobody waits for
 * it long. What is never given back is forgotten by itself.
 */
export async function inPassing(undoing: Promise<unknown>): Promise<void> {
  const soon = new AbortController()
  const done = undoing.catch(() => undefined).finally(() => soon.abort())
  await Promise.race([done, sleep(longestUndoing, undefined, { signal: soon.signal }).catch(() => undefined)])
}

/** Forgets what stands against these subjects (unlock, a reset, a new password). */
export const forgive = (db: Pick<Db, 'limit'>, subjects: Subjects) =>
  db.limit.deleteMany({ where: { key: { in: rowsOf(subjects).map((row) => row.key) } } })

/** Forgets failures as a success does, without a try that was reserved. What is blocked stays blocked. */
export async function endStreak(db: Pick<Tx, '$executeRaw'>, subjects: Subjects, now: Date) {
  for (const { key } of rowsOf(subjects).filter((row) => row.clears))
    await db.$executeRaw`UPDATE "limit" SET failures = '{}', blocked_until = NULL, at = ${now}::timestamptz
      WHERE key = ${key} AND (blocked_until IS NULL OR blocked_until <= ${now}::timestamptz)`
}

/** Takes back what was counted at this very time: a mailed code that was answered right. */
export async function takeBack(db: Pick<Tx, '$executeRaw'>, subjects: Subjects, at: Date) {
  // One after the other, in the order in which everybody locks them.
  for (const { key } of rowsOf(subjects))
    await db.$executeRaw`UPDATE "limit" SET failures = array_remove(failures, ${at}::timestamptz) WHERE key = ${key}`
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

/**
 * Of many lists of subjects those whose next try would be refused by now, by their index; one query.
 * Only limits that are full count, not those that are merely busy.
 */
export async function blockedAmong({ db, clock, limits }: Pick<Deps, 'db' | 'clock' | 'limits'>, all: Subjects[]) {
  const rows = all.map((subjects) => rowsOf(subjects, limits))
  const stored = await readLimits(db, rows.flat())
  const now = clock.now()
  return new Set(rows.flatMap((own, index) => (endsOf(own, stored, now).length ? [index] : [])))
}

/** When the next try is let pass; null: at once. Only limits that are full count, not those that are merely busy. */
export async function blockedUntil({ db, clock, limits }: Pick<Deps, 'db' | 'clock' | 'limits'>, subjects: Subjects) {
  const rows = rowsOf(subjects, limits)
  const full = endsOf(rows, await readLimits(db, rows), clock.now())
  return full.length ? latest(full) : null
}

type Stored = Map<string, LimitRow>

async function readLimits(db: Db, rows: Row[]): Promise<Stored> {
  const stored = await db.limit.findMany({ where: { key: { in: rows.map((row) => row.key) } } })
  return new Map(stored.map((row) => [row.key, row]))
}

const latest = (full: { until: Date }[]) => new Date(Math.max(...full.map(({ until }) => Number(until))))

/** The limits that are full (not merely busy), and when each lets the next try pass. */
const endsOf = (rows: Row[], stored: Stored, now: Date) =>
  rows.flatMap((row) => {
    const found = stored.get(row.key)
    if (!found) return []
    const { name } = row
    if (found.blockedUntil && found.blockedUntil > now) return [{ name, until: found.blockedUntil }]
    const recent = found.failures.filter((at) => at > after(now, -row.within))
    const oldest = recent[recent.length - row.free]
    return row.first || !oldest ? [] : [{ name, until: after(oldest, row.within) }]
  })
