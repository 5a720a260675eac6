import { audit } from '../audit'
import type { Deps, Source, Tx } from '../deps'
import { DomainError } from '../errors'
import { after, days, isFromTheFuture, notFromTheFuture } from '../time'
import { newToken, tokenHash } from '../token'
import type { Person } from './person'

/** The trust of this browser in this person, if it still stands under today's policy. */
export async function findTrust(
  tx: Tx,
  { person, token, now }: { person: Person; token: string | undefined; now: Date },
) {
  const hash = tokenHash('trusted-browser', token)
  const row = hash && (await tx.trustedBrowser.findUnique({ where: { tokenHash: hash } }))
  if (!row || row.userId !== person.id) return null
  const ends = Math.min(Number(row.expiresAt), Number(after(row.createdAt, days(person.company.trustedBrowserDays))))
  const isAhead = [row.createdAt, row.factorProvenAt].some((moment) => isFromTheFuture(moment, now))
  return ends > Number(now) && !isAhead ? row : null
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

export function listTrustedBrowsers({ db, clock }: Deps, userId: string) {
  const now = clock.now()
  const [createdAt, factorProvenAt] = [notFromTheFuture(now), notFromTheFuture(now)]
  const where = { userId, createdAt, factorProvenAt, expiresAt: { gt: now } }
  return db.trustedBrowser.findMany({ where, orderBy: { createdAt: 'desc' } })
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
