import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { challengeOf, codeAt, here, live, password, person, typeCode, withAuthenticator } from '../../testing/people'
import {
  directoryCompany,
  directoryPassword,
  inDirectory,
  typeDirectoryPassword as signIn,
} from '../../testing/seeds/directory-company'
import { testDeps } from '../../testing/test-deps'
import { stepUp } from '../account/step-up/step-up'
import type { DirectoryCause } from '../deps'
import { loadSession } from '../sessions/sessions'
import { minutes } from '../time'
import { proveByDirectory } from './directory'

const deps = testDeps()
const refused = { code: 'invalid-credentials', details: {} }
const tokenOf = async (options = {}) => {
  const begun = await signIn(deps, options)
  return begun.kind === 'session' ? begun.session.token : ''
}
afterEach(() => vi.restoreAllMocks())

beforeEach(async () => {
  deps.accounts.clear()
  deps.directoryAway = false
  await directoryCompany(deps)
  inDirectory(deps, 'erin')
})

describe('a sign-in through the directory', () => {
  it('needs no second factor here, where the company leaves that to the directory', async () => {
    const session = await live(deps, await tokenOf())
    expect(session).toMatchObject({ way: 'LDAP', amr: ['pwd'], exempt: true, setupRequired: false })
  })

  it('gets one answer whatever the directory says, and the cause stands in the audit log alone', async () => {
    const said: DirectoryCause[] = ['account-disabled', 'account-expired', 'account-locked', 'not-in-group']
    for (const cause of said) {
      deps.accounts.set(cause, { password: directoryPassword, answer: { kind: 'refused', cause } })
      await expect(signIn(deps, { email: `${cause}@acme.test` })).rejects.toMatchObject(refused)
    }
    await expect(signIn(deps, { email: 'nobody@acme.test' })).rejects.toMatchObject(refused)
    const rows = await deps.db.auditEvent.findMany({
      where: { type: 'sign-in.directory-refused' },
      orderBy: { id: 'asc' },
    })
    expect(rows.map(({ detail }) => detail)).toEqual([...said, 'unknown-account'].map((cause) => ({ cause })))
  })

  it('is refused to who is disabled here, and a right password counts like a wrong one', async () => {
    const token = await tokenOf()
    await deps.db.user.updateMany({ data: { disabledAt: deps.clock.now() } })
    expect(await loadSession(deps, token)).toBeNull()
    for (let n = 0; n < 5; n++) await expect(signIn(deps)).rejects.toMatchObject(refused)
    await expect(signIn(deps)).rejects.toMatchObject({ code: 'too-many-attempts' })
  })

  it('takes no password of former times', async () => {
    const { id: companyId } = await deps.db.company.findFirstOrThrow()
    const { passwordHash } = await person(deps, { email: 'former@elsewhere.test' })
    await deps.db.user.create({ data: { companyId, email: 'former@acme.test', name: 'Former', passwordHash } })
    await expect(signIn(deps, { email: 'former@acme.test', typed: password })).rejects.toMatchObject(refused)
  })

  it.each(['password-expired', 'must-change-password'] as const)(
    'tells the owner of the right password that it must be changed (%s), which counts no try',
    async (cause) => {
      deps.accounts.set('erin', { password: directoryPassword, answer: { kind: 'refused', cause } })
      for (let n = 0; n < 8; n++) await expect(signIn(deps)).rejects.toMatchObject({ code: 'password-expired' })
      await expect(signIn(deps, { typed: 'wrong' })).rejects.toMatchObject(refused)
      expect(await deps.db.session.count()).toBe(0)
      const [row] = await deps.db.auditEvent.findMany({ where: { type: 'sign-in.directory-refused' } })
      expect(row?.detail).toEqual({ cause })
    },
  )

  const expired = () =>
    deps.accounts.set('erin', { password: directoryPassword, answer: { kind: 'refused', cause: 'password-expired' } })
  const disabledAt = new Date('2026-11-01T12:00:00Z')

  it('does not tell people who are disabled here that their password has expired, by whichever of its names', async () => {
    const { id: companyId } = await deps.db.company.findFirstOrThrow()
    await deps.db.domain.create({ data: { companyId, name: 'acme.example' } })
    await signIn(deps)
    await deps.db.user.updateMany({ data: { disabledAt } })
    expired()
    for (const email of ['erin@acme.test', 'erin@acme.example', 'erin@acme.test', 'erin@acme.example'])
      await expect(signIn(deps, { email })).rejects.toMatchObject(refused)
    await expect(signIn(deps)).rejects.toMatchObject({ code: 'too-many-attempts' })
  })

  it('does not tell it of an address that a disabled person has, who has never signed in', async () => {
    const { id: companyId } = await deps.db.company.findFirstOrThrow()
    await deps.db.user.create({ data: { companyId, email: 'erin@acme.test', name: 'Erin', disabledAt } })
    expired()
    await expect(signIn(deps)).rejects.toMatchObject(refused)
  })

  it('asks about as many names whether or not somebody has signed in with them', async () => {
    const asked = vi.spyOn(deps.directory, 'authenticate')
    const names = async (email: string) => {
      await signIn(deps, { email, typed: 'wrong' }).catch(() => undefined)
      return asked.mock.lastCall?.[1].accounts ?? []
    }
    expect(await names('erin@acme.test')).toEqual(['erin@acme.test', 'erin'])
    await signIn(deps)
    const [own, nobodys, ...more] = await names('erin@acme.test')
    expect([own, nobodys?.length, more]).toEqual(['erin', 36, []])
    expect(await names('nobody@acme.test')).toEqual(['nobody@acme.test', 'nobody'])
  })

  it('asks once where the address is account and realm already', async () => {
    const { id: companyId } = await deps.db.company.findFirstOrThrow()
    await deps.db.domain.create({ data: { companyId, name: 'ad.acme.test' } })
    const asked = vi.spyOn(deps.directory, 'authenticate')
    await signIn(deps, { email: 'erin@ad.acme.test' })
    expect(asked.mock.lastCall?.[1].accounts).toEqual(['erin'])
  })

  it('counts the tries of every name of an account together', async () => {
    deps.accounts.clear()
    inDirectory(deps, 'bob.two@acme.test', { address: 'bob.two@acme.test', names: ['bob', 'bob.two@acme.test'] })
    deps.accounts.set('bob', deps.accounts.get('bob.two@acme.test') as never)
    await signIn(deps, { email: 'bob.two@acme.test' })
    for (const email of ['bob.two@acme.test', 'bob@acme.test', 'bob.two@acme.test', 'bob@acme.test'])
      await expect(signIn(deps, { email, typed: 'wrong' })).rejects.toMatchObject(refused)
    for (const email of ['bob.two@acme.test', 'bob@acme.test'])
      await expect(signIn(deps, { email })).rejects.toMatchObject({ code: 'too-many-attempts' })
  })

  it('asks about no name that the directory could read as another', async () => {
    const asked = vi.spyOn(deps.directory, 'authenticate')
    await expect(signIn(deps, { email: 'érin@acme.test' })).rejects.toMatchObject(refused)
    expect(asked).not.toHaveBeenCalled()
  })
})

describe('somebody whose way is a password here, with an address of the directory’s domain', () => {
  it.each(['the company’s local administrator', 'a person of another company'])(
    '%s is never asked about at the directory, disabled least of all',
    async (who) => {
      const asked = vi.spyOn(deps.directory, 'authenticate')
      const { id } = await person(deps, { email: 'ada@elsewhere.test' })
      const company = await deps.db.company.findFirstOrThrow({ where: { signInSource: 'LDAP' } })
      const own = who.includes('local') ? { companyId: company.id } : {}
      await deps.db.user.update({ where: { id }, data: { ...own, email: 'ada@acme.test' } })
      if (who.includes('local'))
        await deps.db.company.update({ where: { id: company.id }, data: { localAdministratorId: id } })
      expect((await signIn(deps, { email: 'ada@acme.test', typed: password })).kind).toBe('session')
      await deps.db.user.update({ where: { id }, data: { disabledAt: deps.clock.now() } })
      await expect(signIn(deps, { email: 'ada@acme.test', typed: password })).rejects.toMatchObject(refused)
      expect(asked).not.toHaveBeenCalled()
    },
  )
})

describe('while no controller answers', () => {
  it('everybody is told so, no try is counted, and it goes on by itself', async () => {
    deps.directoryAway = true
    const away = { code: 'unavailable', details: { dependency: 'directory' } }
    for (let n = 0; n < 20; n++) await expect(signIn(deps)).rejects.toMatchObject(away)
    deps.directoryAway = false
    await expect(signIn(deps)).resolves.toMatchObject({ kind: 'session' })
  })

  it('the local administrator gets in by password and factor', async () => {
    const { id } = await person(deps, { email: 'emergency@elsewhere.test' })
    const { secret, session } = await withAuthenticator(deps, { email: 'emergency@elsewhere.test' })
    const company = await deps.db.company.findFirstOrThrow({ where: { signInSource: 'LDAP' } })
    await deps.db.user.update({ where: { id }, data: { companyId: company.id, email: 'emergency@acme.test' } })
    await deps.db.company.update({ where: { id: company.id }, data: { localAdministratorId: id } })
    deps.directoryAway = true
    const challenge = challengeOf(await signIn(deps, { email: 'emergency@acme.test', typed: password }))
    deps.clock.advance(minutes(1))
    const done = await typeCode(deps, { challenge, code: codeAt(secret, deps.clock.now()) })
    expect(await live(deps, done.session.token)).toMatchObject({ way: 'PASSWORD', exempt: false })
    expect(session.person.id).toBe(id)
  })
})

describe('a step-up of who came through the directory', () => {
  const confirm = async (token: string, typed: string) =>
    stepUp(deps, { session: await live(deps, token), source: here, token, proof: { password: typed } })

  it('takes the directory’s password, of the account that the person has there today', async () => {
    const token = await tokenOf()
    const { token: fresh } = await confirm(token, directoryPassword)
    await expect(confirm(fresh, 'wrong')).rejects.toMatchObject({ code: 'invalid-credentials' })
    inDirectory(deps, 'erin', { subject: '11111111-9731-4d7c-83cd-8814500f2bbc' })
    await expect(confirm(fresh, directoryPassword)).rejects.toMatchObject({ code: 'invalid-credentials' })
  })

  it('tells the administrators why the directory refused', async () => {
    const token = await tokenOf()
    deps.accounts.set('erin', { password: directoryPassword, answer: { kind: 'refused', cause: 'account-disabled' } })
    await expect(confirm(token, directoryPassword)).rejects.toMatchObject({ code: 'invalid-credentials' })
    const row = await deps.db.auditEvent.findFirstOrThrow({ where: { type: 'sign-in.directory-refused' } })
    expect(row.detail).toEqual({ cause: 'account-disabled' })
  })

  it('says that the password must be changed, and counts no miss', async () => {
    const token = await tokenOf()
    deps.accounts.set('erin', { password: directoryPassword, answer: { kind: 'refused', cause: 'password-expired' } })
    for (let n = 0; n < 6; n++)
      await expect(confirm(token, directoryPassword)).rejects.toMatchObject({ code: 'password-expired' })
    inDirectory(deps, 'erin')
    await expect(confirm(token, directoryPassword)).resolves.toMatchObject({ token: expect.any(String) })
  })

  it('is put off while no controller answers, and counts no miss', async () => {
    const token = await tokenOf()
    deps.directoryAway = true
    for (let n = 0; n < 6; n++)
      await expect(confirm(token, directoryPassword)).rejects.toMatchObject({ code: 'unavailable' })
    deps.directoryAway = false
    await expect(confirm(token, directoryPassword)).resolves.toMatchObject({ token: expect.any(String) })
  })
})

describe('a sign-in whose answer was on its way', () => {
  it('is refused where the company has chosen another group meanwhile', async () => {
    await signIn(deps)
    const sessions = await deps.db.session.count()
    const { authenticate } = deps.directory
    vi.spyOn(deps.directory, 'authenticate').mockImplementationOnce(async (...args) => {
      const answer = await authenticate(...args)
      await deps.db.directory.updateMany({ data: { groupDn: 'CN=Portal,DC=acme' } })
      return answer
    })
    await expect(signIn(deps)).rejects.toMatchObject(refused)
    expect(await deps.db.session.count()).toBe(sessions)
    expect((await signIn(deps)).kind).toBe('session')
  })

  it('is refused where the row has become another account’s meanwhile', async () => {
    const directory = await deps.db.directory.findFirstOrThrow()
    const typed = { address: 'erin@acme.test', password: directoryPassword, known: false, source: here }
    const proved = await proveByDirectory(deps, directory, typed)
    const confirm = () => deps.db.$transaction(async (tx) => proved?.confirm(tx))
    expect((await confirm())?.id).toBe(proved?.userId)
    await deps.db.identity.updateMany({ data: { subject: '11111111-9731-4d7c-83cd-8814500f2bbc' } })
    await expect(confirm()).rejects.toMatchObject(refused)
  })
})

describe('a company that goes back to passwords', () => {
  it('ends the sessions and challenges that came through the directory at once', async () => {
    const token = await tokenOf()
    await deps.db.company.updateMany({ data: { managedExemption: 'NEVER', mfaPolicy: 'OPTIONAL' } })
    await deps.db.user.updateMany({ data: { emailValidatedAt: deps.clock.now(), option: 'EMAIL' } })
    const challenge = challengeOf(await signIn(deps))
    await deps.db.company.updateMany({ data: { signInSource: 'PASSWORD' } })
    expect(await loadSession(deps, token)).toBeNull()
    const code = { challenge, code: '000000', method: 'email' as const }
    await expect(typeCode(deps, code)).rejects.toMatchObject({ code: 'challenge-expired' })
    await expect(signIn(deps)).rejects.toMatchObject(refused)
  })

  it('lets nobody in whose directory’s answer was on its way', async () => {
    const { authenticate } = deps.directory
    vi.spyOn(deps.directory, 'authenticate').mockImplementation(async (...args) => {
      const answer = await authenticate(...args)
      await deps.db.company.updateMany({ data: { signInSource: 'PASSWORD' } })
      return answer
    })
    await expect(signIn(deps)).rejects.toMatchObject(refused)
    expect(await deps.db.session.count()).toBe(0)
  })
})
