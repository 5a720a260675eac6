import { audit } from '../audit/audit'
import type { Deps } from '../deps'
import { DomainError } from '../errors'

/** Whether people with a password that everybody knows can sign in here. */
export const holdsDemo = async ({ db }: Pick<Deps, 'db'>) => (await db.company.count({ where: { demo: true } })) > 0

/**
 * Removes the demo company with everyone in it, and what was written down of them.
 * @throws DomainError not-found where there is none
 */
export async function removeDemo({ db, clock }: Deps) {
  return db.$transaction(async (tx) => {
    const companies = await tx.company.findMany({ where: { demo: true } })
    if (!companies.length) throw new DomainError('not-found')
    const ids = companies.map((company) => company.id)
    await tx.auditEvent.deleteMany({ where: { companyId: { in: ids } } })
    const users = await tx.user.deleteMany({ where: { companyId: { in: ids } } })
    await tx.company.deleteMany({ where: { id: { in: ids } } })
    await audit(tx, { type: 'demo.removed', at: clock.now(), detail: { users: users.count } })
    return { users: users.count }
  })
}
