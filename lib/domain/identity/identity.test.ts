import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { person } from '../../testing/people'
import {
  directoryCompany,
  erin,
  inDirectory,
  typeDirectoryPassword as signIn,
} from '../../testing/seeds/directory-company'
import { testDeps } from '../../testing/test-deps'
import { changeSignIn } from '../company/sign-in-source/sign-in-source'

const deps = testDeps()
const refused = { code: 'invalid-credentials', details: {} }
const imported = async (more: object = {}) => {
  const { id: companyId } = await deps.db.company.findFirstOrThrow()
  return deps.db.user.create({ data: { companyId, email: 'erin@acme.test', name: 'Erin E.', ...more } })
}
const causes = async () => {
  const rows = await deps.db.auditEvent.findMany({ where: { type: 'sign-in.identity-refused' } })
  return rows.map(({ detail }) => (detail as { cause: string }).cause)
}

afterEach(() => vi.restoreAllMocks())

describe('the first sign-in through the company’s directory', () => {
  beforeEach(async () => {
    deps.accounts.clear()
    await directoryCompany(deps)
    inDirectory(deps, 'erin')
  })

  it('makes the person, with the address and name that the directory has', async () => {
    const begun = await signIn(deps)
    const user = await deps.db.user.findFirstOrThrow({ include: { identity: true } })
    expect(begun).toMatchObject({ kind: 'session', userId: user.id })
    expect(user).toMatchObject({ email: 'erin@acme.test', name: 'Erin Employee', role: 'EMPLOYEE', passwordHash: null })
    expect(user.identity).toMatchObject({ issuer: 'ldap://ad.acme.test', subject: erin, account: 'erin' })
  })

  it('binds the row that the company imported, whose role and name stay', async () => {
    const { id } = await imported({ role: 'ADMINISTRATOR' })
    await signIn(deps)
    const user = await deps.db.user.findFirstOrThrow({ include: { identity: true } })
    expect(user).toMatchObject({ id, role: 'ADMINISTRATOR', name: 'Erin E.', identity: { subject: erin } })
  })

  it('is refused where the row has a password, a factor or another identity', async () => {
    const { id: userId, companyId } = await imported({ passwordHash: 'of former times' })
    await expect(signIn(deps)).rejects.toMatchObject(refused)
    await deps.db.user.update({
      where: { id: userId },
      data: { passwordHash: null, emailValidatedAt: deps.clock.now(), option: 'EMAIL' },
    })
    await expect(signIn(deps)).rejects.toMatchObject(refused)
    await deps.db.user.update({ where: { id: userId }, data: { emailValidatedAt: null, option: 'NONE' } })
    const issuer = 'ldap://old.acme.test'
    await deps.db.identity.create({ data: { companyId, userId, issuer, subject: erin, account: 'erin' } })
    await expect(signIn(deps)).rejects.toMatchObject(refused)
    expect(await causes()).toEqual(['address-held', 'address-held', 'address-held'])
    expect(await deps.db.session.count()).toBe(0)
  })

  it('is refused where the imported row is disabled', async () => {
    await imported({ disabledAt: deps.clock.now() })
    await expect(signIn(deps)).rejects.toMatchObject(refused)
    expect(await deps.db.identity.count()).toBe(0)
  })

  it('is refused where another company’s person has the address', async () => {
    await person(deps, { email: 'erin@other.test' })
    await deps.db.domain.create({
      data: { name: 'other.test', company: { connect: await deps.db.company.findFirstOrThrow(inAcme) } },
    })
    inDirectory(deps, 'erin', { address: 'erin@other.test' })
    await expect(signIn(deps)).rejects.toMatchObject(refused)
    expect(await causes()).toEqual(['address-held'])
  })

  it('is refused where the directory names no address, or one outside the company’s domains', async () => {
    inDirectory(deps, 'erin', { address: null })
    await expect(signIn(deps)).rejects.toMatchObject(refused)
    inDirectory(deps, 'erin', { address: 'erin@elsewhere.test' })
    await expect(signIn(deps)).rejects.toMatchObject(refused)
    expect(await causes()).toEqual(['no-address', 'address-of-another-domain'])
    const [row] = await deps.db.auditEvent.findMany({ where: { type: 'sign-in.identity-refused' } })
    expect(row?.detail).toMatchObject({ claim: 'mail' })
    expect(await deps.db.user.count()).toBe(0)
  })

  it('does not take the same GUID of another realm for the same person', async () => {
    await signIn(deps)
    await deps.db.directory.updateMany({ data: { realm: 'NEW.ACME.TEST' } })
    await expect(signIn(deps)).rejects.toMatchObject(refused)
    expect(await causes()).toEqual(['address-held'])
  })

  it('binds nothing of a realm that the company has left for another while the answer was on its way', async () => {
    const { id } = await imported()
    const { authenticate } = deps.directory
    vi.spyOn(deps.directory, 'authenticate').mockImplementationOnce(async ({ companyId, ...directory }, given) => {
      const answer = await authenticate({ companyId, ...directory }, given)
      const source = { kind: 'directory' as const, ...directory, realm: 'NEW.ACME.TEST' }
      await changeSignIn(deps, { company: 'Acme', adopt: true, source })
      return answer
    })
    await expect(signIn(deps)).rejects.toMatchObject(refused)
    expect(await causes()).toEqual(['source-changed'])
    expect(await deps.db.identity.count()).toBe(0)
    await signIn(deps)
    expect(await deps.db.identity.findMany()).toMatchObject([{ userId: id, issuer: 'ldap://new.acme.test' }])
  })

  it('keeps of a name what can be read and stored', async () => {
    const name = `\u202eErin\u0000\r\n ${'E'.repeat(93)}😀 and more`
    inDirectory(deps, 'erin', { name })
    await signIn(deps)
    expect((await deps.db.user.findFirstOrThrow()).name).toBe(`Erin ${'E'.repeat(93)}😀`)
  })

  it('does not give the row of who left to a namesake with another GUID', async () => {
    await signIn(deps)
    inDirectory(deps, 'erin', { subject: '11111111-9731-4d7c-83cd-8814500f2bbc' })
    await expect(signIn(deps)).rejects.toMatchObject(refused)
    expect(await deps.db.user.count()).toBe(1)
  })
})

describe('somebody who was renamed in the directory', () => {
  beforeEach(async () => {
    deps.accounts.clear()
    await directoryCompany(deps)
    inDirectory(deps, 'erin')
    await signIn(deps)
    deps.accounts.clear()
    inDirectory(deps, 'erin.married')
  })

  it('is the same person, signs in by the new account, and then by the old address too', async () => {
    await expect(signIn(deps)).rejects.toMatchObject(refused)
    await signIn(deps, { email: 'erin.married@acme.test' })
    await signIn(deps)
    expect(await deps.db.user.findMany()).toMatchObject([{ email: 'erin@acme.test' }])
    expect(await deps.db.identity.findMany()).toMatchObject([{ account: 'erin.married' }])
    expect(await deps.db.auditEvent.count({ where: { type: 'identity.renamed' } })).toBe(1)
  })
})

const inAcme = { where: { name: 'Acme', signInSource: 'LDAP' as const }, select: { id: true } }
