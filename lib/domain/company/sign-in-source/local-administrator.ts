import { eraseAll } from '../../account/mfa/change-mfa'
import { voidPasswords } from '../../account/password/password'
import { audit } from '../../audit/audit'
import type { Deps, Tx } from '../../deps'
import { DomainError } from '../../errors'
import { auditAndNotify, queueNotice } from '../../mail/queue'
import { lockPerson } from '../../people/person'
import { lockCompany, tellAdministrators } from '../administrators'
import { findCompany } from '../companies'
import { findEmployee } from '../employees/employees'

/**
 * Chooses the one administrator who comes in with a password, always with MFA, although the company's AD or SSO decides
 * over everybody else: for the day that it is away. May be chosen before the company is connected, so that its password
 * outlives the change. The one before them is signed out, and once the company is connected loses password and factors:
 * their way is the company's from now on, and an address that holds something of its own could not come in by it.
 * Who has no password here (the company is connected already) chooses one by *Forgot your password?*.
 * @param email null: nobody any more
 * @throws DomainError not-found; invalid-body (field email) where they are no active administrator
 */
export async function setLocalAdministrator({ db, clock }: Deps, { company: name, email }: Chosen) {
  const { id: companyId } = await findCompany(db, name)
  const chosen = email === null ? null : await findEmployee(db, email)
  if (chosen && chosen.companyId !== companyId) throw new DomainError('not-found')
  await db.$transaction(async (tx) => {
    const at = clock.now()
    const { company } = await lockCompany(tx, { companyId })
    const former = company.localAdministratorId
    if (former === (chosen?.id ?? null)) return
    if (chosen) await requireEligible(tx, chosen.id)
    await tx.company.update({ where: { id: companyId }, data: { localAdministratorId: chosen?.id ?? null } })
    for (const userId of [former, chosen?.id]) if (userId) await endPresence(tx, userId)
    if (former && company.signInSource !== 'PASSWORD') await eraseCredentials(tx, former)
    if (former) await auditAndNotify(tx, { type: 'local-administrator.removed', at, companyId, userId: former })
    if (chosen) await appoint(tx, { id: chosen.id, person: chosen.name, companyId, at })
  })
  const hasPassword = chosen?.passwordHash != null
  return { id: companyId, company: name, localAdministrator: chosen?.email ?? null, hasPassword }
}

interface Chosen {
  company: string
  email: string | null
}

async function requireEligible(tx: Tx, userId: string) {
  const { role, disabledAt } = await lockPerson(tx, userId)
  const reason = role !== 'ADMINISTRATOR' ? 'is not an administrator' : disabledAt ? 'is disabled' : null
  if (reason) throw new DomainError('invalid-body', { fields: { email: reason } })
}

async function endPresence(tx: Tx, userId: string) {
  await tx.session.deleteMany({ where: { userId } })
  await tx.challenge.deleteMany({ where: { userId } })
}

async function eraseCredentials(tx: Tx, userId: string) {
  await eraseAll(tx, userId)
  await voidPasswords(tx, [userId])
}

async function appoint(tx: Tx, { id: userId, person, companyId, at }: Appointed) {
  const notice = 'local-administrator.set'
  await audit(tx, { type: notice, at, companyId, userId })
  await queueNotice(tx, { userId, notice, at })
  await tellAdministrators(tx, { companyId, but: [userId], notice, at, detail: { person } })
}

interface Appointed {
  id: string
  person: string
  companyId: string
  at: Date
}
