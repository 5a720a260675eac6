import type { Deps } from '../deps'
import { minutes } from '../time'
import type { Finding } from './examine'

/** More than any code, session or limit forgives. */
const tolerated = minutes(2)

interface Clocks {
  database: number
  /** The latest moment of an accepted code; null without one. */
  latest: number | null
}

/** Whether the clock of this machine agrees with the database server's and with what was accepted before. Changes nothing. */
export async function examineClock({ db, clock }: Pick<Deps, 'db' | 'clock'>): Promise<Finding> {
  const [row] = await db.$queryRaw<Clocks[]>`
    SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS database,
      (SELECT max(last_step)::float8 * 30000 FROM authenticator) AS latest`
  const now = clock.now().getTime()
  const { database = now, latest } = row ?? {}
  const problem = serverProblem(database - now) ?? pastProblem((latest ?? now) - now)
  return problem
    ? { level: 'warning', about: 'clock', finding: problem }
    : { level: 'ok', about: 'clock', finding: 'agrees with the database, and nothing was accepted in its future' }
}

const minutesOf = (ms: number) => `${Math.round(Math.abs(ms) / minutes(1))} min`

function serverProblem(ahead: number): string | null {
  if (Math.abs(ahead) <= tolerated) return null
  const side = ahead > 0 ? 'behind' : 'ahead of'
  return `is ${minutesOf(ahead)} ${side} the clock of the database server: one of the two is wrong`
}

function pastProblem(ahead: number): string | null {
  if (ahead <= tolerated) return null
  return `was set back: a code was accepted ${minutesOf(ahead)} in its future. It was ahead then, or is behind now; codes of such apps are refused until then`
}
