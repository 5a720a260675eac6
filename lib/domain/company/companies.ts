import type { Directory, OpenIdProvider } from '../../generated/prisma/client'
import { tidyText } from '../../schemas/readable-text'
import { audit } from '../audit/audit'
import type { Deps, Tx } from '../deps'
import { parseDomainName } from '../domain-name'
import { DomainError } from '../errors'
import { requireName } from '../people/person-name'

type Db = Pick<Tx, 'company'>

/** The company of this name; the demo's gives way to a real one. @throws DomainError not-found */
export async function findCompany(db: Db, name: string) {
  const where = { name: { in: [name, tidyText(name)] } }
  const company = await db.company.findFirst({ where, orderBy: [{ demo: 'asc' }, { createdAt: 'asc' }] })
  if (!company) throw new DomainError('not-found')
  return company
}

/** Two commands at once make one company: the name alone is not unique. */
export async function lockCompanyName(tx: Tx, name: string) {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))::text`
  return tx.company.findFirst({ where: { name, demo: false } })
}

/** @throws DomainError invalid-body (fields company, domain) */
export async function createCompany({ db, clock }: Deps, { company, domains }: NewCompany) {
  const name = requireName(company, 'company')
  const names = domains.map((text) => domainName(text, 'domain'))
  return db.$transaction(async (tx) => {
    if (await lockCompanyName(tx, name)) throw refusal('company', 'is already used')
    const { id } = await tx.company.create({ data: { name } })
    await audit(tx, { type: 'company.created', at: clock.now(), companyId: id })
    for (const domain of names) await addDomain(tx, { companyId: id, domain, at: clock.now() })
    return { id, company: name, domains: names }
  })
}

interface NewCompany {
  company: string
  domains: string[]
}

/**
 * Adds and removes domains of a company. A domain belongs to one company; people keep the addresses they have.
 * @returns those it has now @throws DomainError not-found, invalid-body (fields add, remove)
 */
export async function changeDomains({ db, clock }: Deps, { company, add, remove }: ChangedDomains) {
  const { id: companyId } = await findCompany(db, company)
  const added = add.map((name) => domainName(name, 'add'))
  const removed = remove.map((name) => domainName(name, 'remove'))
  return db.$transaction(async (tx) => {
    const at = clock.now()
    for (const domain of removed) await removeDomain(tx, { companyId, domain, at })
    for (const domain of added) await addDomain(tx, { companyId, domain, at }, 'add')
    const left = await tx.domain.findMany({ where: { companyId }, orderBy: { name: 'asc' } })
    return { id: companyId, company, domains: left.map(({ name }) => name) }
  })
}

interface ChangedDomains {
  company: string
  add: string[]
  remove: string[]
}

function domainName(text: string, field: string) {
  const name = parseDomainName(text)
  if (!name) throw refusal(field, `${text.slice(0, 80)} is not a domain`)
  return name
}

interface DomainOf {
  companyId: string
  domain: string
  at: Date
}

async function addDomain(tx: Tx, { companyId, domain: name, at }: DomainOf, field = 'domain') {
  const { count } = await tx.domain.createMany({ data: { name, companyId }, skipDuplicates: true })
  const holder = count ? null : await tx.domain.findUnique({ where: { name }, include: { company: true } })
  if (holder && holder.companyId !== companyId) throw refusal(field, `${name} belongs to ${holder.company.name}`)
  if (count) await audit(tx, { type: 'company.domain-added', at, companyId, detail: { domain: name } })
}

async function removeDomain(tx: Tx, { companyId, domain: name, at }: DomainOf) {
  const { count } = await tx.domain.deleteMany({ where: { name, companyId } })
  if (!count) throw refusal('remove', `${name} is not a domain of this company`)
  await audit(tx, { type: 'company.domain-removed', at, companyId, detail: { domain: name } })
}

/** Every company: what decides over its sign-in, and how many people it has. */
export async function listCompanies({ db }: Pick<Deps, 'db'>) {
  const include = {
    domains: { orderBy: { name: 'asc' } },
    directory: true,
    openIdProvider: true,
    _count: { select: { users: true } },
  } as const
  const companies = await db.company.findMany({ include, orderBy: [{ name: 'asc' }, { id: 'asc' }] })
  const locals = await db.user.findMany({
    where: { id: { in: companies.flatMap(({ localAdministratorId }) => localAdministratorId ?? []) } },
    select: { id: true, email: true },
  })
  return companies.map((company) => ({
    id: company.id,
    company: company.name,
    signIn: kinds[company.signInSource],
    through: throughOf(company),
    shown: company.signInName,
    domains: company.domains.map(({ name }) => name),
    localAdministrator: locals.find(({ id }) => id === company.localAdministratorId)?.email ?? null,
    mfa: company.mfaPolicy === 'REQUIRED' ? 'required' : 'optional',
    people: company._count.users,
  }))
}

type Through = { openIdProvider: OpenIdProvider | null; directory: Directory | null }

/** Claims are named where they are not the usual one. */
function throughOf({ openIdProvider, directory }: Through) {
  if (!openIdProvider) return directory?.controllers.join(', ') ?? null
  const { issuer, emailClaims } = openIdProvider
  return emailClaims.join() === 'email' ? issuer : `${issuer} (address from ${emailClaims.join(', ')})`
}

/** What operators call the ways in. */
export const kinds = { PASSWORD: 'password', OIDC: 'openid', LDAP: 'directory' } as const

const refusal = (field: string, sentence: string) => new DomainError('invalid-body', { fields: { [field]: sentence } })
