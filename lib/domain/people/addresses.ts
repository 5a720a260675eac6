import type { Tx } from '../deps'
import { domainOf } from '../domain-name'
import { DomainError } from '../errors'

/**
 * Which of these addresses the company's own people have, and which it cannot use: held elsewhere, or of a domain that
 * another company owns. Of the latter nothing more is told than that. One query each, however many.
 * @param emails normalised
 */
export async function lookUpAddresses(tx: Pick<Tx, '$queryRaw'>, companyId: string, emails: string[]) {
  const held = await tx.$queryRaw<{ email: string; own: boolean }[]>`
    SELECT email, company_id = ${companyId}::uuid AS own FROM "user" WHERE email = ANY(${emails}::text[])`
  const foreign = await tx.$queryRaw<{ name: string }[]>`
    SELECT name FROM domain
    WHERE name = ANY(${[...new Set(emails.flatMap((email) => domainOf(email) ?? []))]}::text[]) AND company_id <> ${companyId}::uuid`
  const domains = new Set(foreign.map(({ name }) => name))
  const own = new Set(held.filter((row) => row.own).map(({ email }) => email))
  const others = new Set(held.filter((row) => !row.own).map(({ email }) => email))
  const isForeign = (email: string) => others.has(email) || domains.has(domainOf(email) ?? '')
  const unusable = emails.filter((email) => !own.has(email) && isForeign(email))
  return { own, unusable: new Set(unusable) }
}

/** @throws DomainError invalid-body (field email) */
export async function requireFreeAddress(tx: Pick<Tx, '$queryRaw'>, companyId: string, email: string) {
  const { own, unusable } = await lookUpAddresses(tx, companyId, [email])
  if (own.has(email)) throw new DomainError('invalid-body', { fields: { email: 'is already used' } })
  if (unusable.has(email)) throw new DomainError('invalid-body', { fields: { email: 'cannot be used' } })
}
