import { describe, expect, it } from 'vitest'
import { live, person, signedIn, typePassword } from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import { changeDomains, createCompany, listCompanies } from './companies'
import { setLocalAdministrator } from './sign-in-source/local-administrator'

const deps = testDeps()
const create = (company: string, ...domains: string[]) => createCompany(deps, { company, domains })
const fields = (refused: Record<string, string>) => ({ code: 'invalid-body', details: { fields: refused } })

describe('an operator who connects a company', () => {
  it('makes it with its domains, in one spelling', async () => {
    expect(await create('Acme', 'Acme.TEST', 'bücher.test')).toMatchObject({
      domains: ['acme.test', 'xn--bcher-kva.test'],
    })
    expect(await listCompanies(deps)).toMatchObject([
      { company: 'Acme', signIn: 'password', domains: ['acme.test', 'xn--bcher-kva.test'], people: 0, mfa: 'optional' },
    ])
    const audited = await deps.db.auditEvent.findMany({ orderBy: { id: 'asc' } })
    expect(audited.map(({ type }) => type)).toEqual(['company.created', 'company.domain-added', 'company.domain-added'])
  })

  it('is refused a second company of the name, and a domain of another one, and nothing is left of the try', async () => {
    await create('Acme', 'acme.test')
    await expect(create('Acme')).rejects.toMatchObject(fields({ company: 'is already used' }))
    await expect(create('Other', 'ACME.test')).rejects.toMatchObject(fields({ domain: 'acme.test belongs to Acme' }))
    expect(await deps.db.company.count()).toBe(1)
  })

  it('adds and removes domains later', async () => {
    await create('Acme', 'acme.test')
    const changed = await changeDomains(deps, { company: 'Acme', add: ['mail.acme.test'], remove: ['acme.test'] })
    expect(changed.domains).toEqual(['mail.acme.test'])
    const again = changeDomains(deps, { company: 'Acme', add: [], remove: ['acme.test'] })
    await expect(again).rejects.toMatchObject(fields({ remove: 'acme.test is not a domain of this company' }))
  })
})

describe('the local administrator', () => {
  const choose = (email: string | null) => setLocalAdministrator(deps, { company: 'Acme', email })
  const admin = async () => {
    const { id } = await person(deps, { email: 'admin@acme.test' })
    await deps.db.user.update({ where: { id }, data: { role: 'ADMINISTRATOR' } })
  }

  it('comes in with the password where AD decides, and has to set MFA up', async () => {
    await admin()
    await choose('admin@acme.test')
    await deps.db.company.updateMany({ data: { signInSource: 'LDAP' } })
    const begun = await typePassword(deps, { email: 'admin@acme.test' })
    if (begun.kind !== 'session') throw new Error('a factor is due')
    expect(await live(deps, begun.session.token)).toMatchObject({ setupRequired: true })
    expect(await deps.db.mail.findMany()).toMatchObject([{ payload: { notice: 'local-administrator.set' } }])
  })

  it('must be an administrator of that very company', async () => {
    await person(deps)
    await expect(choose('employee@acme.test')).rejects.toMatchObject(fields({ email: 'is not an administrator' }))
    const other = await person(deps, { email: 'admin@other.test', company: { name: 'Other' } })
    await deps.db.user.update({ where: { id: other.id }, data: { role: 'ADMINISTRATOR' } })
    await expect(choose('admin@other.test')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('is one: who was it before is signed out, told, and comes in by password no more', async () => {
    await admin()
    await choose('admin@acme.test')
    await deps.db.company.updateMany({ data: { signInSource: 'OIDC' } })
    await signedIn(deps, { email: 'admin@acme.test' })
    await choose(null)
    expect(await deps.db.session.count()).toBe(0)
    expect(await deps.db.user.findFirst()).toMatchObject({ passwordHash: null })
    await expect(typePassword(deps, { email: 'admin@acme.test' })).rejects.toMatchObject({
      code: 'invalid-credentials',
    })
    expect(await deps.db.auditEvent.count({ where: { type: 'local-administrator.removed' } })).toBe(1)
  })
})
