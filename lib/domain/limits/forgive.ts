import type { Db, Tx } from '../deps'
import { rowsOf, type Subjects } from './subjects'

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
