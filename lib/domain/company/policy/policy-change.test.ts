import { beforeEach, describe, expect, it } from 'vitest'
import type { Company, User } from '../../../generated/prisma/client'
import type { Policy } from '../../../schemas/admin'
import { here, person, withEmail } from '../../../testing/people'
import { hasPasskey } from '../../../testing/seeds/passkey-rows'
import { testDeps } from '../../../testing/test-deps'
import { days } from '../../time'
import { changePolicy, policyView } from './policy-change'

const deps = testDeps()
let administrator: User
let companyId: string
beforeEach(async () => {
  deps.clock.set(new Date('2026-11-22T12:00:00Z'))
  const made = await person(deps, { email: 'admin@acme.test' })
  companyId = made.companyId
  administrator = await deps.db.user.update({ where: { id: made.id }, data: { role: 'ADMINISTRATOR' } })
})

/** Somebody else of the same company, with the same password. */
const colleague = (email: string, data: object = {}) =>
  deps.db.user.create({
    data: { companyId, email, name: 'Erin Employee', passwordHash: administrator.passwordHash, ...data },
  })
const change = async (wanted: Partial<Policy>, { dryRun = false, actorId = administrator.id } = {}) => {
  const { policy } = await policyView(deps, companyId)
  return changePolicy(deps, { companyId, actorId, source: here, policy: { ...policy, ...wanted }, dryRun })
}
const setCompany = (data: Partial<Company>) => deps.db.company.update({ where: { id: companyId }, data })
const deadlineOf = async (email: string) => (await deps.db.user.findUniqueOrThrow({ where: { email } })).mfaDeadline
const now = () => deps.clock.now()
const inDays = (n: number) => new Date(now().getTime() + days(n))

describe('an administrator who changes the policy', () => {
  it('finds it as it was saved, and old and new in the audit log; the administrators are told', async () => {
    const wanted = { mfa: 'required', graceDays: 7, trustedBrowserDays: 3, allowSwitchToEmail: false } as const
    await change(wanted)
    expect((await policyView(deps, companyId)).policy).toMatchObject(wanted)
    const [event] = await deps.db.auditEvent.findMany({ where: { type: 'policy.changed' } })
    expect(event).toMatchObject({ companyId, actorId: administrator.id })
    expect(event?.detail).toEqual({
      mfa: { from: 'optional', to: 'required' },
      graceDays: { from: 0, to: 7 },
      trustedBrowserDays: { from: 30, to: 3 },
      allowSwitchToEmail: { from: true, to: false },
    })
    expect(await deps.db.mail.findMany()).toMatchObject([{ userId: administrator.id, kind: 'notice' }])
  })

  it('in a form that was opened before somebody else changed it takes nothing of that back', async () => {
    const { policy, version } = await policyView(deps, companyId)
    const stale = { companyId, actorId: administrator.id, policy: { ...policy, graceDays: 3 }, version }
    await change({ mfa: 'required', graceDays: 7 })
    const refused = { code: 'changed-meanwhile' }
    await expect(changePolicy(deps, { ...stale, dryRun: false })).rejects.toMatchObject(refused)
    await expect(changePolicy(deps, { ...stale, dryRun: true })).rejects.toMatchObject(refused)
    const now = await policyView(deps, companyId)
    expect(now.policy).toMatchObject({ mfa: 'required', graceDays: 7 })
    await setCompany({ name: 'Another name' })
    await changePolicy(deps, { ...stale, version: now.version, dryRun: false })
    expect((await policyView(deps, companyId)).policy.graceDays).toBe(3)
  })

  it('to what it is already leaves no trace', async () => {
    await change({})
    expect(await deps.db.auditEvent.count()).toBe(0)
    expect(await deps.db.mail.count()).toBe(0)
  })

  it('and is none any more is refused', async () => {
    const { id: actorId } = await colleague('erin@acme.test')
    await expect(change({ graceDays: 3 }, { actorId })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('cannot require MFA where nothing may be set up', async () => {
    const nothing = { mfa: 'required', allowAuthenticator: false, allowEmail: false, allowPasskey: false } as const
    await expect(change(nothing, { dryRun: true })).rejects.toMatchObject({ code: 'invalid-body' })
    await expect(change({ ...nothing, allowPasskey: true }, { dryRun: true })).resolves.toBeDefined()
  })
})

describe('MFA that becomes required', () => {
  it('gives whoever has none a deadline, counted from the day it is required from', async () => {
    await colleague('erin@acme.test')
    await colleague('has@acme.test', { mfaSince: now(), emailValidatedAt: now() })
    await colleague('off@acme.test', { disabledAt: now() })
    await change({ mfa: 'required', requiredFrom: inDays(10).toISOString(), graceDays: 7 })
    expect(await deadlineOf('erin@acme.test')).toEqual(inDays(17))
    expect(await deadlineOf('has@acme.test')).toBeNull()
    expect(await deadlineOf('off@acme.test')).toBeNull()
  })

  it('renews no deadline by being saved again, and gives one to who has none by then', async () => {
    await change({ mfa: 'required', graceDays: 7 })
    const first = await deadlineOf('admin@acme.test')
    await colleague('later@acme.test')
    deps.clock.advance(days(3))
    await change({ graceDays: 30 })
    expect(await deadlineOf('admin@acme.test')).toEqual(first)
    expect(await deadlineOf('later@acme.test')).toEqual(inDays(30))
  })

  it('and optional again has no deadlines left', async () => {
    await change({ mfa: 'required', graceDays: 7 })
    await change({ mfa: 'optional' })
    expect(await deadlineOf('admin@acme.test')).toBeNull()
  })

  it('concerns nobody whose company’s SSO answers for it, until the policy says so', async () => {
    await colleague('erin@acme.test')
    await setCompany({ signInSource: 'OIDC' })
    await change({ mfa: 'required', graceDays: 7 })
    expect(await deadlineOf('erin@acme.test')).toBeNull()
    await change({ managedExemption: 'never' })
    expect(await deadlineOf('erin@acme.test')).toEqual(inDays(7))
  })
})

describe('a dry run', () => {
  const key = { label: 'phone', secret: 'sealed', lastStep: 1 }

  it('counts people, administrators, exempt and those who would lose their factor, and changes nothing', async () => {
    await colleague('app@acme.test', { mfaSince: now(), option: 'AUTHENTICATOR', authenticators: { create: key } })
    await colleague('mail@acme.test', { mfaSince: now(), option: 'EMAIL', emailValidatedAt: now() })
    await colleague('none@acme.test')
    await colleague('off@acme.test', { disabledAt: now() })
    const required = { mfa: 'required', graceDays: 7 } as const
    expect(await change(required, { dryRun: true })).toEqual({
      employees: 4,
      withoutFactor: 2,
      administratorsWithoutFactor: 1,
      losingFactor: 0,
      exempt: { oidc: 0, ldap: 0 },
      firstDeadline: inDays(7).toISOString(),
      locksOutAdministrators: false,
    })
    const withoutEmail = await change({ ...required, allowEmail: false }, { dryRun: true })
    expect(withoutEmail).toMatchObject({ withoutFactor: 3, losingFactor: 1, firstDeadline: now().toISOString() })
    expect((await policyView(deps, companyId)).policy.mfa).toBe('optional')
    expect(await deps.db.auditEvent.count()).toBe(0)
  })

  it('counts a passkey as any other factor, and who would lose it', async () => {
    await hasPasskey(deps, (await colleague('key@acme.test')).id)
    const both = await colleague('both@acme.test', { emailValidatedAt: now() })
    for (const label of ['Phone', 'Key']) await hasPasskey(deps, both.id, label)
    const required = { mfa: 'required' } as const
    expect(await change(required, { dryRun: true })).toMatchObject({ withoutFactor: 1, losingFactor: 0 })
    const forbidden = { ...required, allowPasskey: false }
    expect(await change(forbidden, { dryRun: true })).toMatchObject({ withoutFactor: 2, losingFactor: 1 })
    const alone = { ...required, allowEmail: false, allowAuthenticator: false }
    expect(await change(alone, { dryRun: true })).toMatchObject({ withoutFactor: 1, losingFactor: 0 })
  })

  it('counts an app whose key was disabled or replaced for none', async () => {
    const disabled = { authenticators: { create: { ...key, disabledAt: now() } } }
    await colleague('app@acme.test', { mfaSince: now(), ...disabled })
    await colleague('old@acme.test', { mfaSince: now(), authenticators: { create: { ...key, replacedAt: now() } } })
    expect(await change({ mfa: 'required' }, { dryRun: true })).toMatchObject({ withoutFactor: 3 })
  })

  it('leaves exempt people out, and its local administrator in', async () => {
    await colleague('erin@acme.test')
    await setCompany({ signInSource: 'LDAP', localAdministratorId: administrator.id })
    const effect = await change({ mfa: 'required' }, { dryRun: true })
    expect(effect).toMatchObject({ employees: 2, withoutFactor: 1, exempt: { oidc: 0, ldap: 1 } })
  })

  it('tells the first deadline that stands already', async () => {
    await change({ mfa: 'required', graceDays: 5 })
    deps.clock.advance(days(1))
    const effect = await change({ graceDays: 30 }, { dryRun: true })
    expect(effect.firstDeadline).toBe(inDays(4).toISOString())
    expect(await change({ mfa: 'optional' }, { dryRun: true })).toMatchObject({ firstDeadline: null })
  })

  it('says that no administrator could sign in, and the change itself is refused', async () => {
    await withEmail(deps, { email: administrator.email })
    const nothing = { allowAuthenticator: false, allowEmail: false, allowPasskey: false }
    expect(await change(nothing, { dryRun: true })).toMatchObject({ locksOutAdministrators: true })
    await expect(change(nothing)).rejects.toMatchObject({ code: 'last-administrator' })
    expect((await policyView(deps, companyId)).policy.allowEmail).toBe(true)
    await colleague('other@acme.test', { role: 'ADMINISTRATOR' })
    expect(await change(nothing)).toMatchObject({ locksOutAdministrators: false })
  })

  it('locks nobody out of a company whose administrators could not sign in before either', async () => {
    await deps.db.user.update({ where: { id: administrator.id }, data: { role: 'EMPLOYEE' } })
    const { companyId } = administrator
    const { policy } = await policyView(deps, companyId)
    const wanted = { ...policy, mfa: 'required' as const, graceDays: 0 }
    const effect = await changePolicy(deps, { companyId, policy: wanted, dryRun: false })
    expect(effect).toMatchObject({ locksOutAdministrators: false })
  })

  it('and the change count an administrator for none who was only invited or is disabled', async () => {
    await withEmail(deps, { email: administrator.email })
    await colleague('invited@acme.test', { role: 'ADMINISTRATOR', passwordHash: null })
    await colleague('off@acme.test', { role: 'ADMINISTRATOR', disabledAt: now() })
    const nothing = { allowAuthenticator: false, allowEmail: false, allowPasskey: false }
    await expect(change(nothing)).rejects.toMatchObject({ code: 'last-administrator' })
  })
})
