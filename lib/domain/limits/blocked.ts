import type { Limit as LimitRow } from '../../generated/prisma/client'
import type { Db, Deps } from '../deps'
import { after } from '../time'
import { type Row, rowsOf, type Subjects } from './subjects'

/**
 * The indexes of those lists of subjects whose next attempt would be refused now; one query.
 * Only limits that are full count, not those that are merely busy.
 */
export async function blockedAmong({ db, clock, limits }: Pick<Deps, 'db' | 'clock' | 'limits'>, all: Subjects[]) {
  const rows = all.map((subjects) => rowsOf(subjects, limits))
  const stored = await readLimits(db, rows.flat())
  const now = clock.now()
  return new Set(rows.flatMap((own, index) => (endsOf(own, stored, now).length ? [index] : [])))
}

/** When the next attempt is allowed; null: at once. Only limits that are full count, not those that are merely busy. */
export async function blockedUntil({ db, clock, limits }: Pick<Deps, 'db' | 'clock' | 'limits'>, subjects: Subjects) {
  const rows = rowsOf(subjects, limits)
  const full = endsOf(rows, await readLimits(db, rows), clock.now())
  return full.length ? latest(full) : null
}

type Stored = Map<string, LimitRow>

export async function readLimits(db: Db, rows: Row[]): Promise<Stored> {
  const stored = await db.limit.findMany({ where: { key: { in: rows.map((row) => row.key) } } })
  return new Map(stored.map((row) => [row.key, row]))
}

export const latest = (full: { until: Date }[]) => new Date(Math.max(...full.map(({ until }) => Number(until))))

/** The limits that are full (not merely busy), and when each allows the next attempt. */
export const endsOf = (rows: Row[], stored: Stored, now: Date) =>
  rows.flatMap((row) => {
    const found = stored.get(row.key)
    if (!found) return []
    const { name } = row
    if (found.blockedUntil && found.blockedUntil > now) return [{ name, until: found.blockedUntil }]
    const recent = found.failures.filter((at) => at > after(now, -row.within))
    const oldest = recent[recent.length - row.free]
    return row.first || !oldest ? [] : [{ name, until: after(oldest, row.within) }]
  })
