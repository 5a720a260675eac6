import type { Role } from '../../../schemas/admin'
import { type NoticeType, rulesOf } from '../../../schemas/audit-events'
import { eraseAll } from '../../account/mfa/change-mfa'
import { endPasswordRecovery } from '../../account/password/password-links'
import { audit } from '../../audit/audit'
import type { Deps, Tx } from '../../deps'
import { normaliseEmail } from '../../email-address'
import { DomainError } from '../../errors'
import { factors } from '../../factors'
import { queueNotice } from '../../mail/queue'
import type { NoticeDetail } from '../../mail-content'
import { requireFreeAddress } from '../../people/addresses'
import type { Person } from '../../people/person'
import { isLocalAdministrator, managedBy } from '../../policy/managed'
import { hasFactorBesideEmail, optionLeft } from '../../policy/policy'
import { endAllTrust } from '../../sessions/trusted-browsers'
import { auditedBy, type CompanyChange, lockCompany, requireAdministrator } from '../administrators'
import { lockOwn, refuseTaken } from './employees'
import { invite } from './invitation'

/** Who of the company is changed. */
export interface EmployeeChange extends CompanyChange {
  id: string
}

/**
 * Makes an administrator, or takes it back; it counts at the person's next request. Both people are told by mail.
 * @throws DomainError last-administrator, and those of every change
 */
export const changeRole = (deps: Deps, change: EmployeeChange & { role: Role }) =>
  changeEmployee(deps, change, async ({ tx, person, tell }) => {
    const role = change.role === 'administrator' ? 'ADMINISTRATOR' : 'EMPLOYEE'
    if (role === person.role) return
    refuseLocalAdministrator(person, 'role')
    await tx.user.update({ where: { id: person.id }, data: { role } })
    await tell('user.role-changed', { role: change.role })
    if (role === 'EMPLOYEE') await requireAdministrator(tx, deps, person.companyId)
  })

/**
 * Disables an account: its sessions (browsers and mobile apps), half sign-ins, links and trust end with it. Its factors
 * stay for when it is enabled again.
 * @throws DomainError last-administrator, and those of every change
 */
export const setDisabled = (deps: Deps, change: EmployeeChange & { disabled: boolean }) =>
  changeEmployee(deps, change, async ({ tx, person, tell, at }) => {
    if (change.disabled === (person.disabledAt !== null)) return
    refuseLocalAdministrator(person, 'disabled')
    await tx.user.update({ where: { id: person.id }, data: { disabledAt: change.disabled ? at : null } })
    if (change.disabled) await endEverything(tx, person)
    await tell(change.disabled ? 'user.disabled' : 'user.enabled')
    if (change.disabled && person.role === 'ADMINISTRATOR') await requireAdministrator(tx, deps, person.companyId)
  })

/**
 * Gives a person another address. Whatever stood on the old mailbox ends: sessions, half sign-ins, links, mailed codes,
 * and Email as a factor, which was that mailbox. Authenticators and passkeys stay (with the recovery codes), one of them is
 * the option; where Email was all, MFA is off, and the person proves the new mailbox and sets it up anew before anything
 * else: what was opened by two steps is never opened by one because somebody else changed an address. For the same reason
 * another administrator's address stays unless an authenticator or a passkey stands behind it: it would hand the account
 * over.
 * Who was invited and has no password yet is invited anew. The old address, the new one and the administrator are told.
 * @param given.replaces the address that the caller saw; absent: whatever address is there
 * @throws DomainError managed-sign-in (AD and SSO say the address), changed-meanwhile, invalid-body (field email), and those
 *   of every change
 */
export async function changeAddress(deps: Deps, given: AddressChange) {
  const email = normaliseEmail(given.email)
  await changeEmployee(deps, given, async ({ tx, person, tell, at, actorName }) => {
    if (managedBy(person)) throw new DomainError('managed-sign-in')
    if (email === person.email) return
    if (given.replaces !== undefined && normaliseEmail(given.replaces) !== person.email)
      throw new DomainError('changed-meanwhile', { asked: 'address' })
    await requireFreeAddress(tx, person.companyId, email)
    if (given.actorId !== undefined && isOpenToMailbox(person) && person.id !== given.actorId)
      throw new DomainError('invalid-body', {
        fields: { email: 'is an administrator’s without an authenticator app or passkey' },
      })
    await endEverything(tx, person)
    await forgetMailbox(tx, person, at)
    await tx.user.update({ where: { id: person.id }, data: { email } }).catch(refuseTaken)
    const notice = { userId: person.id, notice: 'user.address-changed' as const, at, source: given.source }
    await queueNotice(tx, { ...notice, detail: actorName, address: person.email })
    await tell('user.address-changed')
    if (person.role === 'ADMINISTRATOR') await requireAdministrator(tx, deps, person.companyId)
    if (!person.passwordHash && !person.disabledAt) await invite(tx, { ...person, email }, { ...auditedBy(given), at })
  })
}

interface AddressChange extends EmployeeChange {
  email: string
  replaces?: string | undefined
}

/** The operators chose them for the day that AD or SSO is away, and choose another first. */
function refuseLocalAdministrator(person: Person, field: string) {
  if (isLocalAdministrator(person))
    throw new DomainError('invalid-body', { fields: { [field]: 'stays: this is the local administrator' } })
}

/** An administrator for whom whoever reads the mail could reset the password and set MFA up. */
const isOpenToMailbox = (person: Person) => person.role === 'ADMINISTRATOR' && !hasFactorBesideEmail(person)

async function forgetMailbox(tx: Tx, person: Person, at: Date) {
  const { id: userId } = person
  await factors.email.remove(tx, userId)
  if (!person.emailValidatedAt) return
  if (!hasFactorBesideEmail(person)) {
    await eraseAll(tx, userId)
    await tx.user.update({ where: { id: userId }, data: { mailboxUnprovenAt: at } })
    return
  }
  const option = optionLeft({ ...person, emailValidatedAt: null })
  await tx.user.update({ where: { id: userId }, data: { emailValidatedAt: null, option } })
}

async function endEverything(tx: Tx, person: Person) {
  await tx.session.deleteMany({ where: { userId: person.id } })
  await endAllTrust(tx, person.id)
  await endPasswordRecovery(tx, person)
}

interface Changing {
  tx: Tx
  person: Person
  at: Date
  /** The name of the administrator, for the person's mail. */
  actorName: NoticeDetail
  /** Writes the audit row and mails the person; of role and address the administrator too. */
  tell(type: NoticeType, detail?: NoticeDetail): Promise<void>
}

/**
 * Every change of a person by an administrator: under the lock of the company, then of the person.
 * @throws DomainError not-found for an id of another company, forbidden where the actor is no administrator any more
 */
const changeEmployee = (deps: Deps, change: EmployeeChange, run: (changing: Changing) => Promise<unknown>) =>
  deps.db.$transaction(async (tx) => {
    const { actor } = await lockCompany(tx, change)
    const person = await lockOwn(tx, change.companyId, change.id)
    const { id: userId, name } = person
    const at = deps.clock.now()
    const actorName = actor ? { by: actor.name } : {}
    const tell: Changing['tell'] = async (type, detail = {}) => {
      const { source } = change
      await audit(tx, { ...auditedBy(change), type, at, userId, detail: { ...detail } })
      await queueNotice(tx, { userId, notice: type, at, source, detail: { ...detail, ...actorName } })
      if (actor && actor.id !== userId && rulesOf(type).notice === 'both')
        await queueNotice(tx, { userId: actor.id, notice: type, at, source, detail: { ...detail, person: name } })
    }
    await run({ tx, person, at, actorName, tell })
  })
