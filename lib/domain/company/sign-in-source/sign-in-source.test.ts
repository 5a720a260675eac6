import { describe, expect, it } from 'vitest'
import { latestMail } from '../../../testing/mail/links'
import { here, person, signedIn, typePassword, withAuthenticator } from '../../../testing/people'
import { comeByProvider, companyAtProvider, insideByProvider } from '../../../testing/seeds/companies'
import { directoryCompany, inDirectory, typeDirectoryPassword } from '../../../testing/seeds/directory-company'
import { hasPasskey } from '../../../testing/seeds/passkey-rows'
import { testDeps } from '../../../testing/test-deps'
import { completeReset, requestReset } from '../../account/password/password-reset'
import { loadSession } from '../../sessions/sessions'
import { setLocalAdministrator } from './local-administrator'
import { changeSignIn, clientSecretContext, type NewSource } from './sign-in-source'

const deps = testDeps()
const openid: NewSource = {
  kind: 'openid',
  issuer: 'https://id.acme.test',
  clientId: 'latchkey',
  clientSecret: 'between us',
  signingAlg: 'RS256',
  trustEmail: false,
  emailClaims: ['email'],
  mfaAcr: [],
}
const directory: NewSource = {
  kind: 'directory',
  controllers: ['ldaps://dc1.corp.acme.test'],
  startTls: false,
  realm: 'CORP.ACME.TEST',
  baseDn: 'DC=corp,DC=acme,DC=test',
  groupDn: null,
  authority: null,
}
const change = (source: NewSource, more: { adopt?: boolean; name?: string } = {}) =>
  changeSignIn(deps, { company: 'Acme', adopt: false, source, ...more })
const acme = () => deps.db.company.findFirstOrThrow({ include: { directory: true, openIdProvider: true } })
const erin = () => deps.db.user.findUniqueOrThrow({ where: { email: 'employee@acme.test' } })

describe('a company that moves to its provider', () => {
  it('keeps the client secret sealed, under a name that its people know', async () => {
    await person(deps)
    const { id } = await change(openid, { name: 'Acme ID' })
    const { signInSource, signInName, openIdProvider } = await acme()
    expect({ signInSource, signInName }).toEqual({ signInSource: 'OIDC', signInName: 'Acme ID' })
    const sealed = openIdProvider?.clientSecret ?? ''
    expect(sealed).not.toContain('between us')
    expect(new TextDecoder().decode(deps.vault.open(sealed, clientSecretContext(id)))).toBe('between us')
  })

  it('signs everybody out at once, and their passwords open nothing', async () => {
    await person(deps)
    const begun = await typePassword(deps)
    await change(openid)
    expect(await deps.db.session.count()).toBe(0)
    expect(await loadSession(deps, begun.kind === 'session' ? begun.session.token : '')).toBeNull()
    await expect(typePassword(deps)).rejects.toMatchObject({ code: 'invalid-credentials' })
    expect(await deps.db.auditEvent.findMany({ where: { type: 'company.sign-in-changed' } })).toMatchObject([
      { detail: { kind: 'openid', issuer: 'https://id.acme.test', adopt: false } },
    ])
  })

  it('ends half sign-ins, trust and links, and leaves other companies alone', async () => {
    await person(deps)
    await withAuthenticator(deps)
    await typePassword(deps)
    await requestReset(deps, { email: 'employee@acme.test', source: here })
    await latestMail(deps, 'password-reset')
    expect(await deps.db.link.count()).toBe(1)
    await person(deps, { email: 'other@other.test', company: { name: 'Other' } })
    await signedIn(deps, { email: 'other@other.test' })
    await change(openid)
    for (const count of [deps.db.challenge.count(), deps.db.link.count(), deps.db.trustedBrowser.count()])
      expect(await count).toBe(0)
    expect(await deps.db.session.count()).toBe(1)
  })

  it('counts whose address is held by a password or factor, and with --adopt erases what holds it', async () => {
    await person(deps)
    await withAuthenticator(deps)
    expect(await change(openid)).toMatchObject({ held: 1 })
    expect(await deps.db.authenticator.count()).toBe(1)
    expect(await change(openid, { adopt: true })).toMatchObject({ held: 0, ended: true })
    expect(await deps.db.authenticator.count()).toBe(0)
    expect(await erin()).toMatchObject({ passwordHash: null, option: 'NONE', mfaSince: null })
    const erased = await deps.db.auditEvent.findMany({ where: { type: 'user.adopted' } })
    expect(erased).toMatchObject([{ userId: (await erin()).id }])
    expect(await deps.db.mail.findMany({ where: { kind: 'notice' } })).toContainEqual(
      expect.objectContaining({ payload: expect.objectContaining({ notice: 'company.sign-in-changed' }) }),
    )
  })

  it('takes a passkey for what holds an address, and erases it too', async () => {
    const { id } = await person(deps)
    await deps.db.user.update({ where: { id }, data: { passwordHash: null } })
    await hasPasskey(deps, id)
    await deps.db.user.update({ where: { id }, data: { mfaSince: null } })
    expect(await change(openid)).toMatchObject({ held: 1 })
    expect(await change(openid, { adopt: true })).toMatchObject({ held: 0 })
    expect(await deps.db.passkey.count()).toBe(0)
  })

  it('signs nobody out by a new client secret, but does by another issuer', async () => {
    await person(deps)
    await change(openid, { adopt: true })
    expect(await change({ ...openid, clientSecret: 'a newer one' })).toMatchObject({ ended: false })
    expect(await change({ ...openid, issuer: 'https://other.acme.test' })).toMatchObject({ ended: true })
  })

  it('holds who has come in by another issuer, until --adopt lets them be bound anew', async () => {
    const { id: userId, companyId } = await person(deps)
    await change(openid, { adopt: true })
    const identity = { companyId, userId, issuer: openid.issuer, subject: 's1' }
    await deps.db.identity.create({ data: identity })
    expect(await change(openid)).toMatchObject({ held: 0 })
    expect(await change(directory)).toMatchObject({ held: 1 })
    expect(await deps.db.identity.count()).toBe(1)
    expect(await change(directory, { adopt: true })).toMatchObject({ held: 0 })
    expect(await deps.db.identity.count()).toBe(0)
    expect(await acme()).toMatchObject({ openIdProvider: null, directory: { realm: 'CORP.ACME.TEST' } })
  })

  it('keeps password and factors of its local administrator, even with --adopt', async () => {
    await person(deps)
    await withAuthenticator(deps)
    await deps.db.user.updateMany({ data: { role: 'ADMINISTRATOR' } })
    await setLocalAdministrator(deps, { company: 'Acme', email: 'employee@acme.test' })
    expect(await change(openid, { adopt: true })).toMatchObject({ held: 0 })
    expect((await typePassword(deps)).kind).toBe('challenge')
  })
})

describe('a company that goes back to passwords', () => {
  it('keeps confirmed factors; every password is gone until it is reset, which a link by mail does', async () => {
    await person(deps)
    await withAuthenticator(deps)
    await change(directory)
    await change({ kind: 'password' })
    expect(await acme()).toMatchObject({ signInSource: 'PASSWORD', directory: null, signInName: null })
    expect(await deps.db.authenticator.count()).toBe(1)
    await expect(typePassword(deps)).rejects.toMatchObject({ code: 'invalid-credentials' })

    await requestReset(deps, { email: 'employee@acme.test', source: here })
    const mail = await latestMail(deps, 'password-reset')
    const chosen = 'gravel otter at the gate'
    await completeReset(deps, { token: mail?.token ?? '', password: chosen, source: here })
    expect((await typePassword(deps, { typed: chosen })).kind).toBe('challenge')
  })

  it('tells everybody, and signs them out', async () => {
    await person(deps)
    await change(directory)
    await deps.db.mail.deleteMany()
    await change({ kind: 'password' })
    expect(await deps.db.mail.findMany()).toMatchObject([{ payload: { notice: 'company.sign-in-changed' } }])
  })
})

describe('somebody whom the old service has just let in, when the company changes it', () => {
  const other = 'https://other.acme.test'

  it('is not let in by an issuer that is no longer the company’s', async () => {
    const provider = await companyAtProvider(deps)
    await insideByProvider(deps, provider)
    await change({ ...openid, issuer: other })
    await expect(comeByProvider(deps, provider)).rejects.toMatchObject({ code: 'not-at-provider' })
    expect(await deps.db.session.count()).toBe(0)
  })

  it('is not let in by a directory that was replaced while it thought', async () => {
    await directoryCompany(deps)
    inDirectory(deps, 'erin')
    await typeDirectoryPassword(deps)
    const ask = deps.directory.authenticate
    deps.directory.authenticate = async (asked, given) => {
      const answer = await ask(asked, given)
      await change({ ...directory, realm: 'OTHER.ACME.TEST' })
      return answer
    }
    try {
      await expect(typeDirectoryPassword(deps)).rejects.toMatchObject({ code: 'invalid-credentials' })
    } finally {
      deps.directory.authenticate = ask
    }
    expect(await deps.db.session.count()).toBe(0)
  })
})

it('nobody can change the sign-in of a company that is not there', async () => {
  await expect(change(openid)).rejects.toMatchObject({ code: 'not-found' })
})
