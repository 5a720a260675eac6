import { describe, expect, it } from 'vitest'
import { latestMail } from '../../../testing/mail/links'
import { here, signedIn, typePassword } from '../../../testing/people'
import { testDeps } from '../../../testing/test-deps'
import { completeReset, requestReset } from '../../account/password/password-reset'
import { days } from '../../time'
import { findEmployee, listEmployees } from './employees'
import { completeInvitation, inviteEmployee, resendInvitation } from './invitation'

const deps = testDeps()
const email = 'ada@initech.test'
const ada = { company: 'Initech', name: 'Ada', email: 'Ada@initech.test', administrator: false }
const chosen = 'gravel otter at the gate'
const expired = { code: 'link-expired' }
const token = async () => (await latestMail(deps, 'invitation'))?.token ?? ''
/** What the operators’ command does. */
const again = async (address = email) => resendInvitation(deps, await findEmployee(deps.db, address))
const complete = (given: string, password = chosen) =>
  completeInvitation(deps, { token: given, password, source: here })

describe('somebody who was invited', () => {
  it('has no password until they choose one by the mailed link, within seven days', async () => {
    const { id } = await inviteEmployee(deps, ada)
    expect(await listEmployees(deps)).toMatchObject([{ email, company: 'Initech', role: 'employee' }])
    await expect(typePassword(deps, { email, typed: '' })).rejects.toMatchObject({ code: 'invalid-credentials' })
    const mail = await latestMail(deps, 'invitation')
    const expiresAt = new Date(deps.clock.now().getTime() + days(7))
    expect(mail).toMatchObject({ to: { name: 'Ada', address: email }, company: 'Initech', expiresAt })
    deps.clock.advance(days(7) - 1)
    await complete(mail?.token ?? '')
    expect(await signedIn(deps, { email, typed: chosen })).toBeTruthy()
    const events = await deps.db.auditEvent.findMany({ where: { userId: id }, orderBy: { id: 'asc' } })
    expect(events.map(({ type }) => type).slice(0, 4)).toEqual([
      'user.created',
      'invitation.sent',
      'sign-in.password-failed',
      'invitation.accepted',
    ])
  })

  it('finds the link dead after seven days, and works with it once', async () => {
    await inviteEmployee(deps, ada)
    const late = await token()
    deps.clock.advance(days(7))
    await expect(complete(late)).rejects.toMatchObject(expired)
    await again()
    const fresh = await token()
    await complete(fresh)
    await expect(complete(fresh, 'another good pass phrase')).rejects.toMatchObject(expired)
  })

  it('can use the newest link alone', async () => {
    await inviteEmployee(deps, ada)
    const older = await token()
    await again(' ADA@initech.test')
    await expect(complete(older)).rejects.toMatchObject(expired)
    expect(await deps.db.mail.count({ where: { kind: 'invitation' } })).toBe(1)
    await complete(await token())
  })

  it('keeps the link when the password is refused', async () => {
    await inviteEmployee(deps, ada)
    const link = await token()
    await expect(complete(link, 'passwordpassword')).rejects.toMatchObject({ code: 'invalid-body' })
    await complete(link)
  })

  it('may also ask for a reset link, whose use ends the invitation', async () => {
    await inviteEmployee(deps, ada)
    const invitation = await token()
    await requestReset(deps, { email, source: here })
    const reset = (await latestMail(deps, 'password-reset'))?.token ?? ''
    await expect(complete(reset)).rejects.toMatchObject(expired)
    await completeReset(deps, { token: reset, password: chosen, source: here })
    await expect(complete(invitation)).rejects.toMatchObject(expired)
    expect(await latestMail(deps, 'invitation')).toBeNull()
  })

  it('and kept a factor of before is not let in by the mailbox alone', async () => {
    const { id } = await inviteEmployee(deps, ada)
    await complete(await token())
    expect(await deps.db.user.findUnique({ where: { id } })).toMatchObject({ mailResetAt: null })
    await deps.db.user.update({ where: { id }, data: { passwordHash: null, emailValidatedAt: deps.clock.now() } })
    await again()
    await complete(await token())
    expect(await deps.db.user.findUnique({ where: { id } })).toMatchObject({ mailResetAt: deps.clock.now() })
  })
})

describe('an operator who invites', () => {
  it('somebody that is there already is refused, and nothing is mailed', async () => {
    await inviteEmployee(deps, ada)
    await expect(inviteEmployee(deps, ada)).rejects.toMatchObject({ details: { fields: { email: 'is already used' } } })
    expect(await deps.db.mail.count()).toBe(1)
  })

  it('anew who has a password, who is disabled, nobody, or a company with its own sign-in is refused', async () => {
    const { id } = await inviteEmployee(deps, ada)
    await deps.db.user.update({ where: { id }, data: { disabledAt: deps.clock.now() } })
    await expect(again()).rejects.toMatchObject({ details: { fields: { email: 'is disabled' } } })
    expect(await latestMail(deps, 'invitation')).toBeNull()
    await deps.db.user.update({ where: { id }, data: { disabledAt: null, passwordHash: 'x' } })
    await expect(again()).rejects.toMatchObject({ details: { fields: { email: 'has a password already' } } })
    await deps.db.company.updateMany({ data: { signInSource: 'LDAP' } })
    await expect(again()).rejects.toMatchObject({ code: 'managed-sign-in' })
    await expect(inviteEmployee(deps, { ...ada, email: 'bob@initech.test' })).rejects.toMatchObject({
      code: 'managed-sign-in',
    })
    expect(await deps.db.user.count()).toBe(1)
    await expect(again('no@body.test')).rejects.toMatchObject({ code: 'not-found' })
  })
})
