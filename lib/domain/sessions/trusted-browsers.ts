import { audit } from '../audit/audit'
import type { Deps, Source, Tx } from '../deps'
import { DomainError } from '../errors'
import type { Person } from '../people/person'
import { after, days, isFromTheFuture } from '../time'
import { newToken, tokenHash } from '../token'

/** The trust of this browser in this person, if it still stands under today's policy. */
export async function findTrust(
  tx: Tx,
  { person, token, now }: { person: Person; token: string | undefined; now: Date },
) {
  const hash = tokenHash('trusted-browser', token)
  const row = hash && (await tx.trustedBrowser.findUnique({ where: { tokenHash: hash } }))
  if (!row || row.userId !== person.id) return null
  return endOf(row, person) > now && !isAhead(row, now) ? row : null
}

/** Trust that a clock ahead of ours has made ends. */
const isAhead = ({ createdAt, factorProvenAt }: { createdAt: Date; factorProvenAt: Date }, now: Date) =>
  [createdAt, factorProvenAt].some((moment) => isFromTheFuture(moment, now))

/** The policy may have been shortened since. */
function endOf({ expiresAt, createdAt }: { expiresAt: Date; createdAt: Date }, { company }: Person) {
  const longest = after(createdAt, days(company.trustedBrowserDays))
  return longest < expiresAt ? longest : expiresAt
}

/** @returns token and end of a new trust; null where the company forbids it */
export async function trustBrowser(tx: Tx, { person, source, now }: { person: Person; source: Source; now: Date }) {
  const length = person.company.trustedBrowserDays
  if (length < 1) return null
  const token = newToken()
  const expiresAt = after(now, days(length))
  await tx.trustedBrowser.create({
    data: {
      tokenHash: tokenHash('trusted-browser', token) as string,
      userId: person.id,
      factorProvenAt: now,
      userAgent: source.userAgent.slice(0, 300),
      createdAt: now,
      expiresAt,
    },
  })
  return { token, expiresAt }
}

/** Those that skip the second step today, and until when. */
export async function listTrustedBrowsers({ db, clock }: Deps, person: Person) {
  const rows = await db.trustedBrowser.findMany({ where: { userId: person.id }, orderBy: { createdAt: 'desc' } })
  const now = clock.now()
  return rows
    .map((row) => ({ ...row, expiresAt: endOf(row, person) }))
    .filter((row) => row.expiresAt > now && !isAhead(row, now))
}

/** Any change of factors or password ends all trust. */
export const endAllTrust = (tx: Pick<Tx, 'trustedBrowser'>, userId: string) =>
  tx.trustedBrowser.deleteMany({ where: { userId } })

/** Ends the trust in one browser, or in all. @throws DomainError not-found where the id is not one of this person's */
export async function endTrust(
  { db, clock }: Deps,
  { person, source, id }: { person: Person; source: Source; id?: string },
) {
  await db.$transaction(async (tx) => {
    const where = { userId: person.id, ...(id === undefined ? {} : { id }) }
    const { count } = await tx.trustedBrowser.deleteMany({ where })
    if (id !== undefined && count !== 1) throw new DomainError('not-found')
    const whose = { userId: person.id, companyId: person.companyId, source }
    if (count) await audit(tx, { ...whose, type: 'trusted-browser.removed', at: clock.now(), detail: { count } })
  })
}
