import type { Mail as MailRow } from '../../../generated/prisma/client'
import { makeLink, mayUseLink, type SetPassword, setPasswordByLink } from '../../account/password/password-links'
import { audit, auditAll } from '../../audit/audit'
import type { Deps, Tx } from '../../deps'
import { normaliseEmail } from '../../email-address'
import { DomainError } from '../../errors'
import { queueAll, queueNotice } from '../../mail/queue'
import type { Mail } from '../../mail-content'
import { requireFreeAddress } from '../../people/addresses'
import { findPerson, lockPerson, type Person } from '../../people/person'
import { requireName } from '../../people/person-name'
import { managedBy } from '../../policy/managed'
import { hasFactor } from '../../policy/policy'
import { lifetimes } from '../../security-numbers'
import { after } from '../../time'
import { auditedBy, type CompanyChange, lockCompany } from '../administrators'
import { addEmployee, companyOfName, lockOwn, type NewEmployee } from './employees'

/**
 * Makes a person without a password and mails them a link to choose the first one: the operators' command.
 * @throws DomainError invalid-body (field email), managed-sign-in
 */
export async function inviteEmployee(deps: Deps, given: Omit<NewEmployee, 'password'>) {
  const { company, ...person } = given
  const email = normaliseEmail(given.email)
  const id = await deps.db.$transaction(async (tx) => {
    const companyId = await companyOfName(tx, company)
    return addAndInvite(tx, { ...person, companyId, email, at: deps.clock.now() })
  })
  return { id, email, invited: true }
}

/**
 * The same by an administrator, for their own company; always as an employee.
 * @throws DomainError invalid-body (field email), managed-sign-in, forbidden
 */
export async function inviteToCompany(deps: Deps, given: CompanyChange & { name: string; email: string }) {
  const email = normaliseEmail(given.email)
  const name = requireName(given.name)
  return deps.db.$transaction(async (tx) => {
    await lockCompany(tx, given)
    await requireFreeAddress(tx, given.companyId, email)
    const person = { name, email, administrator: false }
    return { id: await addAndInvite(tx, { ...given, ...person, at: deps.clock.now() }) }
  })
}

type Addition = CompanyChange & { name: string; email: string; administrator: boolean; at: Date }

async function addAndInvite(tx: Tx, added: Addition) {
  const id = await addEmployee(tx, { ...added, passwordHash: null })
  await invite(tx, await lockPerson(tx, id), added)
  return id
}

/**
 * A new link for who has not chosen a password yet; the older one dies.
 * @throws DomainError not-found, managed-sign-in; where there is a password already or the person is disabled:
 *   changed-meanwhile to an administrator, invalid-body (field email) to an operator
 */
export async function resendInvitation(deps: Deps, { id, ...change }: CompanyChange & { id: string }) {
  await deps.db.$transaction(async (tx) => {
    await lockCompany(tx, change)
    const person = await lockOwn(tx, change.companyId, id)
    if (change.actorId !== undefined && !mayUseLink(person, 'invitation'))
      throw new DomainError('changed-meanwhile', { asked: 'invitation' })
    await invite(tx, person, { ...change, at: deps.clock.now() })
  })
}

/** @throws DomainError managed-sign-in, invalid-body (field email) */
export async function invite(tx: Tx, person: Person, change: Omit<CompanyChange, 'companyId'> & { at: Date }) {
  const { id: userId, companyId } = person
  if (managedBy(person)) throw new DomainError('managed-sign-in')
  if (!mayUseLink(person, 'invitation')) {
    const reason = person.passwordHash ? 'has a password already' : 'is disabled'
    throw new DomainError('invalid-body', { fields: { email: reason } })
  }
  await tx.link.deleteMany({ where: { userId, purpose: 'INVITATION' } })
  await tx.mail.deleteMany({ where: { userId, kind: 'invitation' } })
  await queueInvitations(tx, { ...change, companyId, userIds: [userId] })
}

/** For people who have no link and no password yet. */
export async function queueInvitations(tx: Tx, { userIds, at, ...change }: Invitations) {
  const mail = { kind: 'invitation' as const, payload: {}, at, expiresAt: after(at, lifetimes.invitation) }
  await queueAll(tx, mail, userIds)
  const entry = { ...auditedBy(change), type: 'invitation.sent' as const, at }
  await auditAll(
    tx,
    entry,
    userIds.map((userId) => ({ userId })),
  )
}

interface Invitations extends CompanyChange {
  userIds: string[]
  at: Date
}

/** The mail with a fresh link, in place of an older one; null for who needs none any more. */
export async function composeInvitation({ db, clock }: Deps, { userId }: MailRow): Promise<Mail | null> {
  const person = userId && (await findPerson(db, { id: userId }))
  if (!person || !mayUseLink(person, 'invitation')) return null
  const now = clock.now()
  const expiresAt = after(now, lifetimes.invitation)
  const token = await db.$transaction(async (tx) => {
    await tx.link.deleteMany({ where: { userId: person.id, purpose: 'INVITATION' } })
    return makeLink(tx, { userId: person.id, purpose: 'invitation', now, expiresAt })
  })
  const to = { name: person.name, address: person.email }
  return { kind: 'invitation', to, token, company: person.company.name, expiresAt }
}

/**
 * Chooses the first password. Who has kept a factor (a company that went back to passwords) is barred from emailed codes
 * as after a reset: the mailbox alone set this password.
 * @throws DomainError link-expired, invalid-body (field `password`), busy
 */
export const completeInvitation = (deps: Deps, given: Omit<SetPassword, 'purpose'>) =>
  setPasswordByLink(deps, { ...given, purpose: 'invitation' }, async (tx, { person, now }) => {
    const { id: userId, companyId } = person
    if (hasFactor(person)) {
      await tx.user.update({ where: { id: userId }, data: { mailResetAt: now } })
      await queueNotice(tx, { userId, notice: 'password.reset', at: now, source: given.source })
    }
    await audit(tx, { type: 'invitation.accepted', at: now, userId, companyId, source: given.source })
  })
