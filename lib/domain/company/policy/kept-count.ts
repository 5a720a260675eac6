import type { Company, Prisma } from '../../../generated/prisma/client'
import type { Deps } from '../../deps'
import { withLease } from '../../jobs/lease'
import { after, isFromTheFuture, minutes } from '../../time'

/** From how many people on a count is kept: below, counting takes less than anybody notices. */
const large = 20_000
/** How old what is shown may be; */
const fresh = minutes(1)
/** and while somebody else counts anew. */
const stale = minutes(10)
/** Longer than any statement may take. */
const held = minutes(1)

interface Kept {
  company: Pick<Company, 'id'>
  what: string
  /** What it depends on besides the people: where that is another, it is counted anew. */
  basis: unknown[]
}

/**
 * What is counted over all people of a company: always anew, but of a large company at most once a minute, over all
 * instances, and by one call at a time while the others get what stands (ten minutes old at most).
 * @param count JSON, with the number of people by which a company is large
 */
export async function keptCount<Counted extends object>(
  deps: Pick<Deps, 'db' | 'clock'>,
  { company: { id: companyId }, what, basis }: Kept,
  count: () => Promise<{ people: number; counted: Counted }>,
): Promise<Counted> {
  const { db, clock } = deps
  const key = { companyId, what }
  const kept = await db.keptCount.findUnique({ where: { companyId_what: key } })
  const value = kept?.basis === JSON.stringify(basis) ? (kept.value as Counted) : null
  const isYounger = (age: number) => kept !== null && isAgeBelow(age, kept.countedAt, clock.now())
  if (value && isYounger(fresh)) return value
  const countAnew = async () => {
    const countedAt = clock.now()
    const { people, counted } = await count()
    if (people < large) return counted
    const data = { basis: JSON.stringify(basis), countedAt, value: counted as Prisma.InputJsonObject }
    await db.keptCount.upsert({ where: { companyId_what: key }, create: { ...key, ...data }, update: data })
    return counted
  }
  if (!value || !isYounger(stale)) return countAnew()
  return (await withLease(deps, { name: `count ${what} ${companyId}`, held }, countAnew)) ?? value
}

const isAgeBelow = (age: number, at: Date, now: Date) => at > after(now, -age) && !isFromTheFuture(at, now)
