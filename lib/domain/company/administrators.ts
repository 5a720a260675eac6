import type { Company } from '../../generated/prisma/client'
import type { Deps, Source, Tx } from '../deps'
import { DomainError } from '../errors'
import { type Notice, queueNotice } from '../mail/queue'
import { type Person, personInclude } from '../people/person'
import { isExempt, managedBy } from '../policy/managed'
import { offersMethod, secondStep, setupRequired, signInMethods } from '../policy/policy'

/** Whose company is changed, and by whom. */
export interface CompanyChange {
  companyId: string
  /** The administrator; absent: an operator. */
  actorId?: string | undefined
  source?: Source | undefined
}

/** What an audit row says of it; nothing else that the caller's object may hold. */
export const auditedBy = ({ companyId, actorId, source }: CompanyChange): CompanyChange => ({
  companyId,
  actorId,
  source,
})

/**
 * Locks the company's row, first in its transaction: changes of its administrators and of its policy happen one after the
 * other, each deciding on what the one before left, who may do so included. NO KEY: people may be made meanwhile.
 * @returns the company and the administrator who asks (null: an operator), as they are now
 * @throws DomainError forbidden where the actor is no administrator of it any more, not-found where there is no such company
 */
export async function lockCompany(tx: Tx, { companyId, actorId }: CompanyChange) {
  await tx.$queryRaw`SELECT id FROM company WHERE id = ${companyId}::uuid FOR NO KEY UPDATE`
  const company = await tx.company.findUnique({ where: { id: companyId } })
  if (!company) throw new DomainError('not-found')
  if (actorId === undefined) return { company, actor: null }
  const where = { id: actorId, companyId, role: 'ADMINISTRATOR' as const, disabledAt: null }
  const actor = await tx.user.findFirst({ where, select: { id: true, name: true } })
  if (!actor) throw new DomainError('forbidden')
  return { company, actor }
}

/** Whether this person can come in and do more than the set-up, or come in and finish the set-up. */
export function canSignIn(person: Person, now: Date) {
  const context = { now, providerMfa: false }
  if (person.disabledAt || (!managedBy(person) && !person.passwordHash)) return false
  if (isExempt(person, context)) return true
  if (secondStep(person, context) === 'factor' && signInMethods(person).length === 0) return false
  return !setupRequired(person, context) || offersMethod(person.company)
}

/** Of how many administrators at a time it is asked whether they can sign in: nearly always the first can. */
const atOnce = 50

/** @param policy what the company's policy would be; absent: what it is */
export async function hasAdministrator(
  { db, clock }: { db: Pick<Tx, 'user'>; clock: Deps['clock'] },
  companyId: string,
  policy: Partial<Company> = {},
): Promise<boolean> {
  const where = { companyId, role: 'ADMINISTRATOR' as const, disabledAt: null }
  for (let last: string | undefined, full = true; full; ) {
    const people = await db.user.findMany({
      where: last === undefined ? where : { ...where, id: { gt: last } },
      include: personInclude,
      orderBy: { id: 'asc' },
      take: atOnce,
    })
    const wanted = people.map((person) => ({ ...person, company: { ...person.company, ...policy } }))
    if (wanted.some((person) => canSignIn(person, clock.now()))) return true
    last = people.at(-1)?.id
    full = people.length === atOnce
  }
  return false
}

/** Tells every administrator by mail, but for those left out. */
export async function tellAdministrators(tx: Tx, { companyId, but = [], ...notice }: Told) {
  const where = { companyId, role: 'ADMINISTRATOR' as const, disabledAt: null, id: { notIn: but } }
  for (const { id } of await tx.user.findMany({ where, select: { id: true } }))
    await queueNotice(tx, { ...notice, userId: id })
}

type Told = Omit<Notice, 'userId'> & { companyId: string; but?: string[] }

/** To be called last, under the company's lock. @throws DomainError last-administrator */
export async function requireAdministrator(tx: Tx, { clock }: Pick<Deps, 'clock'>, companyId: string) {
  if (!(await hasAdministrator({ db: tx, clock }, companyId))) throw new DomainError('last-administrator')
}
