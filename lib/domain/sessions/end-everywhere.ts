import { Prisma } from '../../generated/prisma/client'
import { audit } from '../audit/audit'
import type { Deps } from '../deps'
import type { Report } from '../progress'

/** Rows that one statement removes: none locks many. */
const batch = 1000

/**
 * What opens an account without its factors, or is half of a sign-in; what was mailed for one goes unasked with it.
 * Sessions last: until the others are gone new ones could come of them.
 */
const ended = {
  resetLinks: Prisma.sql`FROM link WHERE purpose = 'password_reset'`,
  halfSignIns: Prisma.sql`FROM challenge WHERE true`,
  trustedBrowsers: Prisma.sql`FROM trusted_browser WHERE true`,
  sessions: Prisma.sql`FROM session WHERE true`,
}

/**
 * Signs everybody out, on the web and in mobile apps, and ends all half sign-ins, trusted browsers and reset links. No
 * factor, password or invitation goes. Stopped halfway, what was ended stays ended.
 * @returns how many of each were ended
 * @throws DOMException AbortError where `signal` was aborted, between two batches
 */
export async function endEverywhere({ db, clock }: Pick<Deps, 'db' | 'clock'>, { report, signal }: Listener) {
  const total = (await db.session.count()) + (await db.trustedBrowser.count())
  const counts: Record<string, number> = {}
  let done = 0
  try {
    for (const [name, from] of Object.entries(ended)) {
      counts[name] = 0
      for (let count = batch; count > 0; counts[name] += count) {
        signal.throwIfAborted()
        count =
          await db.$executeRaw`DELETE ${from} AND ctid = ANY (ARRAY(SELECT ctid ${from} LIMIT ${batch} FOR UPDATE))`
        done += count
        report({ done, total: Math.max(done, total), what: 'sessions and the like' })
      }
    }
  } finally {
    await audit(db, { type: 'session.all-ended', at: clock.now(), detail: counts })
  }
  return counts as Record<keyof typeof ended, number>
}

interface Listener {
  report: Report
  signal: AbortSignal
}
