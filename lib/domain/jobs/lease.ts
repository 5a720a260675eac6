import { randomUUID } from 'node:crypto'
import type { Deps } from '../deps'
import { clockTolerance } from '../time'

/**
 * Runs a job that one instance at a time may do. The lease is a row, so that it holds behind a pooler in transaction mode
 * too; an instance that died with it has lost it after `held` ms, also where the database's clock ran ahead. Times are the database's own: the instances' clocks may
 * differ.
 * @returns what the job returns; null where another instance has the lease
 */
export async function withLease<T>(
  { db }: Pick<Deps, 'db'>,
  { name, held }: { name: string; held: number },
  /** `renew` answers false once the lease is lost: the job ends. */
  job: (renew: () => Promise<boolean>) => Promise<T>,
): Promise<T | null> {
  const holder = randomUUID()
  const take = async () => {
    const count = await db.$executeRaw`
      INSERT INTO lease AS l (name, holder, until)
      VALUES (${name}, ${holder}::uuid, clock_timestamp() + ${held} * interval '1 millisecond')
      ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
      WHERE l.holder = excluded.holder OR l.until <= clock_timestamp()
        OR l.until > clock_timestamp() + ${held + clockTolerance} * interval '1 millisecond'`
    return count === 1
  }
  if (!(await take())) return null
  try {
    return await job(take)
  } finally {
    // It ends by itself: what the job said, or why it failed, matters more.
    await db.lease.deleteMany({ where: { name, holder } }).catch(() => undefined)
  }
}
