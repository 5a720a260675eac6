import { beforeEach, describe, expect, it } from 'vitest'
import type { User } from '../../../generated/prisma/client'
import { latestMail } from '../../../testing/mail/links'
import {
  challengeOf,
  here,
  live,
  person,
  signedIn,
  typeCode,
  typePassword,
  withAuthenticator,
  withEmail,
} from '../../../testing/people'
import { hasPasskey } from '../../../testing/seeds/passkey-rows'
import { testDeps } from '../../../testing/test-deps'
import { deliverDue } from '../../delivery/deliver'
import { loadSession } from '../../sessions/sessions'
import { changeAddress, changeRole, setDisabled } from './employee-changes'
import { inviteToCompany, resendInvitation } from './invitation'

const deps = testDeps()
const email = 'erin@acme.test'
const fresh = 'erin.new@acme.test'
let ann: User
let erin: User
let companyId: string
beforeEach(async () => {
  deps.mails.length = 0
  const made = await person(deps, { email: 'ann@acme.test' })
  companyId = made.companyId
  ann = await deps.db.user.update({ where: { id: made.id }, data: { role: 'ADMINISTRATOR', name: 'Ann Admin' } })
  const { passwordHash } = ann
  erin = await deps.db.user.create({ data: { companyId, email, name: 'Erin Employee', passwordHash } })
})

const by = (id: string, actorId = ann.id) => ({ companyId, actorId, source: here, id })
const row = (id = erin.id) => deps.db.user.findUniqueOrThrow({ where: { id }, include: { authenticators: true } })
const promote = (id: string) => deps.db.user.update({ where: { id }, data: { role: 'ADMINISTRATOR' } })
/** Who is told of what, in the order of addresses. */
const told = async () => {
  await deliverDue(deps)
  const notices = deps.mails.filter((mail) => mail.kind === 'notice')
  return notices.map(({ to, notice, detail }) => [to.address, notice, detail] as const).sort()
}

describe('a role that is changed', () => {
  it('counts at the next request, is audited with who did it, and both people are told by mail', async () => {
    const session = await typePassword(deps, { email })
    await changeRole(deps, { ...by(erin.id), role: 'administrator' })
    const token = session.kind === 'session' ? session.session.token : ''
    expect((await live(deps, token)).person.role).toBe('ADMINISTRATOR')
    const events = await deps.db.auditEvent.findMany({ where: { type: 'user.role-changed' } })
    expect(events).toMatchObject([{ userId: erin.id, actorId: ann.id, companyId, detail: { role: 'administrator' } }])
    expect(await told()).toEqual([
      ['ann@acme.test', 'user.role-changed', { role: 'administrator', person: 'Erin Employee' }],
      [email, 'user.role-changed', { role: 'administrator', by: 'Ann Admin' }],
    ])
  })

  it('to what it is already leaves no trace', async () => {
    await changeRole(deps, { ...by(erin.id), role: 'employee' })
    expect(await deps.db.auditEvent.count()).toBe(0)
  })
})

describe('the last administrator', () => {
  const last = { code: 'last-administrator' }

  it('is neither demoted nor disabled, by themselves or by an operator', async () => {
    await expect(changeRole(deps, { ...by(ann.id), role: 'employee' })).rejects.toMatchObject(last)
    await expect(setDisabled(deps, { ...by(ann.id), disabled: true })).rejects.toMatchObject(last)
    await expect(changeRole(deps, { companyId, id: ann.id, role: 'employee' })).rejects.toMatchObject(last)
    expect(await row(ann.id)).toMatchObject({ role: 'ADMINISTRATOR', disabledAt: null })
    expect(await deps.db.mail.count()).toBe(0)
  })

  it('is who could sign in: somebody invited or disabled does not count', async () => {
    await deps.db.user.update({ where: { id: erin.id }, data: { role: 'ADMINISTRATOR', passwordHash: null } })
    await expect(changeRole(deps, { ...by(ann.id), role: 'employee' })).rejects.toMatchObject(last)
    await deps.db.user.update({ where: { id: erin.id }, data: { passwordHash: ann.passwordHash } })
    await changeRole(deps, { ...by(ann.id), role: 'employee' })
    expect(await row(ann.id)).toMatchObject({ role: 'EMPLOYEE' })
  })

  it('demoted a moment ago changes nothing any more', async () => {
    await promote(erin.id)
    await changeRole(deps, { ...by(ann.id, erin.id), role: 'employee' })
    await expect(changeRole(deps, { ...by(erin.id), role: 'employee' })).rejects.toMatchObject({ code: 'forbidden' })
  })
})

describe('an account that is disabled', () => {
  it('loses its sessions, mobile ones too, half sign-ins, links and trust at once, and comes back with its factors', async () => {
    await withAuthenticator(deps, { email })
    challengeOf(await typePassword(deps, { email }))
    await setDisabled(deps, { ...by(erin.id), disabled: true })
    const left = { where: { userId: erin.id } }
    expect(await deps.db.session.count(left)).toBe(0)
    expect(await deps.db.challenge.count(left)).toBe(0)
    await expect(typePassword(deps, { email })).rejects.toMatchObject({ code: 'invalid-credentials' })
    await setDisabled(deps, { ...by(erin.id), disabled: false })
    expect((await typePassword(deps, { email })).kind).toBe('challenge')
    const notices = (await told()).map(([to, notice]) => [to, notice])
    expect(notices).toContainEqual([email, 'user.disabled'])
    expect(notices).toContainEqual([email, 'user.enabled'])
    expect(notices.map(([to]) => to)).not.toContain('ann@acme.test')
  })
})

describe('an address that is changed', () => {
  const change = (address = fresh, id = erin.id) => changeAddress(deps, { ...by(id), email: address })

  it('is told to the old address, the new one and the administrator; what was signed in is not any more', async () => {
    const begun = await typePassword(deps, { email })
    await change(' Erin.New@ACME.test')
    expect((await row()).email).toBe(fresh)
    expect(await loadSession(deps, begun.kind === 'session' ? begun.session.token : '')).toBeNull()
    expect(await told()).toEqual([
      ['ann@acme.test', 'user.address-changed', { person: 'Erin Employee' }],
      [fresh, 'user.address-changed', { by: 'Ann Admin' }],
      [email, 'user.address-changed', { by: 'Ann Admin' }],
    ])
    expect(await signedIn(deps, { email: fresh })).toBeTruthy()
  })

  it('takes Email as a factor with it: where it was all, the new mailbox is proved, and MFA set up before anything else', async () => {
    await withEmail(deps, { email })
    await change()
    expect(await row()).toMatchObject({ option: 'NONE', mfaSince: null, emailValidatedAt: null })
    const challenge = challengeOf(await typePassword(deps, { email: fresh }))
    const mail = deps.mails.at(-1)
    expect(mail).toMatchObject({ kind: 'code', to: { address: fresh } })
    const code = mail?.kind === 'code' ? mail.code : ''
    const { session } = await typeCode(deps, { challenge, method: 'email', code })
    expect((await live(deps, session.token)).setupRequired).toBe(true)
  })

  it('of another administrator stays, unless an authenticator stands behind it', async () => {
    await deps.db.user.update({ where: { id: erin.id }, data: { role: 'ADMINISTRATOR' } })
    await withEmail(deps, { email })
    await expect(change()).rejects.toMatchObject({ code: 'invalid-body' })
    await deps.db.user.update({ where: { id: erin.id }, data: { role: 'EMPLOYEE' } })
    await change()
    expect((await row()).email).toBe(fresh)
  })

  it('leaves an authenticator, which is asked for as before', async () => {
    await withAuthenticator(deps, { email })
    await deps.db.user.update({ where: { id: erin.id }, data: { option: 'EMAIL', emailValidatedAt: deps.clock.now() } })
    await change()
    expect(await row()).toMatchObject({ option: 'AUTHENTICATOR', emailValidatedAt: null, authenticators: [{}] })
    expect((await typePassword(deps, { email: fresh })).kind).toBe('challenge')
  })

  it('leaves a passkey, which is asked for where Email was, and lets an administrator’s address be changed', async () => {
    await withEmail(deps, { email })
    await hasPasskey(deps, erin.id)
    await deps.db.authenticator.create({
      data: { userId: erin.id, label: 'old', secret: 'sealed', lastStep: 1, disabledAt: deps.clock.now() },
    })
    await promote(erin.id)
    await change()
    expect(await row()).toMatchObject({
      email: fresh,
      option: 'PASSKEY',
      emailValidatedAt: null,
      mailboxUnprovenAt: null,
    })
    expect(await deps.db.recoverySet.count({ where: { userId: erin.id } })).toBe(1)
    expect((await typePassword(deps, { email: fresh })).kind).toBe('challenge')
  })

  it('of somebody invited sends the link there, and the one in the old mailbox dies', async () => {
    const { id } = await inviteToCompany(deps, { ...by(''), name: 'Bob', email: 'bob@acme.test' })
    await latestMail(deps, 'invitation')
    await change('bob.new@acme.test', id)
    expect(await deps.db.link.count({ where: { userId: id } })).toBe(0)
    expect(await latestMail(deps, 'invitation')).toMatchObject({ to: { address: 'bob.new@acme.test' } })
  })

  it('must be free, and of no domain of another company', async () => {
    const other = await person(deps, { email: 'somebody@else.test' })
    await deps.db.domain.create({ data: { name: 'owned.test', companyId: other.companyId } })
    const refused = (message: string) => ({ code: 'invalid-body', details: { fields: { email: message } } })
    await expect(change('ann@acme.test')).rejects.toMatchObject(refused('is already used'))
    await expect(change('somebody@else.test')).rejects.toMatchObject(refused('cannot be used'))
    await expect(change('x@owned.test')).rejects.toMatchObject(refused('cannot be used'))
    await expect(change('nobody')).rejects.toMatchObject(refused('is not an email address'))
    const invited = inviteToCompany(deps, { ...by(''), name: 'X', email: 'x@owned.test' })
    await expect(invited).rejects.toMatchObject(refused('cannot be used'))
    expect((await row()).email).toBe(email)
  })

  it('is not Latchkey’s to change where the company’s AD or SSO decides', async () => {
    await deps.db.company.update({ where: { id: companyId }, data: { signInSource: 'LDAP' } })
    await expect(change()).rejects.toMatchObject({ code: 'managed-sign-in' })
  })
})

describe('an id of another company', () => {
  it('is not found by any change', async () => {
    const { id } = await person(deps, { email: 'somebody@else.test' })
    const none = { code: 'not-found' }
    await expect(changeRole(deps, { ...by(id), role: 'administrator' })).rejects.toMatchObject(none)
    await expect(setDisabled(deps, { ...by(id), disabled: true })).rejects.toMatchObject(none)
    await expect(changeAddress(deps, { ...by(id), email: fresh })).rejects.toMatchObject(none)
    await expect(resendInvitation(deps, by(id))).rejects.toMatchObject(none)
  })
})

describe('two administrators who change the same person', () => {
  it('does not undo an address that the other one gave', async () => {
    const change = (wanted: string, replaces?: string) =>
      changeAddress(deps, { ...by(erin.id), email: wanted, replaces })
    await change('erin.one@acme.test', 'Erin@acme.test ')
    await expect(change('erin.two@acme.test', email)).rejects.toMatchObject({ code: 'changed-meanwhile' })
    expect((await row()).email).toBe('erin.one@acme.test')
    await expect(change('erin.one@acme.test', email)).resolves.not.toThrow()
    await expect(change('erin.two@acme.test')).resolves.not.toThrow()
  })

  it('does nothing twice: role, disabling and enabling are done once, audited once and mailed once', async () => {
    for (const _again of [1, 2]) await changeRole(deps, { ...by(erin.id), role: 'administrator' })
    for (const disabled of [true, true, false, false]) await setDisabled(deps, { ...by(erin.id), disabled })
    const types = (await deps.db.auditEvent.findMany({ where: { userId: erin.id } })).map(({ type }) => type)
    expect(types.sort()).toEqual(['user.disabled', 'user.enabled', 'user.role-changed'])
  })

  it('sends no second invitation to a person who has chosen a password', async () => {
    const { id } = await inviteToCompany(deps, { ...by(''), name: 'Bob', email: 'bob@acme.test' })
    await expect(resendInvitation(deps, by(id))).resolves.not.toThrow()
    await deps.db.user.update({ where: { id }, data: { passwordHash: 'chosen' } })
    await expect(resendInvitation(deps, by(id))).rejects.toMatchObject({ code: 'changed-meanwhile' })
  })
})
