import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { count } from '../../lib/testing/database/sql'
import { directoryPassword, groupDn, lockoutThreshold, refusedStates } from '../../lib/testing/directory/accounts'
import { makeAuthority } from '../../lib/testing/directory/certificates'
import { deafController, type Front, frontOf, startTlsFrontOf } from '../../lib/testing/directory/front'
import { freePort } from '../../lib/testing/free-port'
import { Browser } from '../../lib/testing/portal/browser'
import { givePassword, wordOf } from '../../lib/testing/portal/sign-in'
import { whyNoDirectory } from '../../scripts/samba.mjs'
import { causesOf, type DirectorySettings } from './support/directory-company'
import { type DirectoryStage, openDirectoryStage } from './support/directory-stage'

const nobodyThere = async () => `ldaps://127.0.0.1:${await freePort()}`

describe.skipIf(whyNoDirectory())('a company whose people sign in through Active Directory', () => {
  let at: DirectoryStage
  beforeAll(async () => {
    at = await openDirectoryStage()
  }, 120_000)
  afterAll(() => at?.close())
  const company: DirectoryStage['company'] = (...args) => at.company(...args)
  const signIn: DirectoryStage['signIn'] = (...args) => at.signIn(...args)
  const word = async (email: string, password?: string) => (await signIn(email, password)).word

  test('signs in by the directory’s password over LDAPS, and over StartTLS as the same person', async () => {
    const { id, email } = await company('erin')
    const first = await signIn(email)
    expect(first).toMatchObject({ word: '200', session: { user: { email, name: 'Erin Employee' }, amr: ['pwd'] } })
    await at.stage.sql('update directory set start_tls = true, controllers = $2 where company_id = $1', [
      id,
      [`ldap://${at.controller.address}`],
    ])
    expect((await signIn(email)).session?.user.id).toBe(first.session?.user.id)
    const [identity] = await at.stage.sql('select issuer, subject, account from identity where company_id = $1', [id])
    expect(identity).toMatchObject({ issuer: 'ldap://ad.acme.test', account: 'erin' })
    expect(identity?.subject).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
  })

  test('eight first sign-ins at once make one person', async () => {
    const { id, email } = await company('eager')
    const words = await Promise.all(Array.from({ length: 8 }, () => word(email)))
    expect(new Set(words)).toEqual(new Set(['200']))
    expect(await count(at.stage.sql, '"user" where company_id = $1', [id])).toBe(1)
    expect(await count(at.stage.sql, 'identity where company_id = $1', [id])).toBe(1)
  })

  test('knows a renamed account for the same person', async () => {
    const { email, domain } = await company('maiden')
    const before = await signIn(email)
    await at.controller.directory.rename('maiden', 'married')
    expect(await word(email)).toBe('CredentialsSignin')
    expect((await signIn(`married@${domain}`)).session?.user.id).toBe(before.session?.user.id)
  })

  test('lets in members of the group and of groups in it, nobody else', async () => {
    const { id, email } = await company('stranger', { groupDn })
    expect(await word(email)).toBe('CredentialsSignin')
    await at.controller.directory.join('Friends', 'stranger')
    expect(await word(email)).toBe('200')
    expect(await causesOf(at.stage.sql, id)).toEqual(['not-in-group'])
    const direct = await company('direct', { groupDn })
    await at.controller.directory.join('Portal', 'direct')
    expect(await word(direct.email)).toBe('200')
  })

  test.each(Object.entries(refusedStates))(
    'refuses %s with the one answer, the cause in the log',
    async (cause, state) => {
      const { id, account, email } = await company(cause.slice(-15))
      await at.controller.directory.change(account, state)
      expect(await word(email)).toBe('CredentialsSignin')
      expect(await causesOf(at.stage.sql, id)).toEqual([cause])
    },
  )

  test.each<[string, (account: string) => Promise<void>]>([
    ['password-expired', (account) => at.controller.expirePassword(account)],
    ['must-change-password', (account) => at.controller.directory.change(account, { pwdLastSet: '0' })],
  ])(
    'says %s to people who typed the right password, as often as they like, and to nobody else',
    async (cause, end) => {
      const { id, account, email } = await company(cause.slice(0, 15))
      await end(account)
      for (let n = 0; n < 7; n += 1) expect(await word(email)).toBe('PasswordExpired')
      expect(await word(email, 'wrong')).toBe('CredentialsSignin')
      expect(await causesOf(at.stage.sql, id)).toEqual([...Array(7).fill(cause), 'wrong-password'])
      const browser = new Browser(at.stage.doorOf(0))
      const mobile = { email, password: directoryPassword, deviceName: 'Phone' }
      expect(wordOf(await browser.json('POST', '/api/mobile/sign-in', mobile))).toBe('403 password-expired')
      // The directory counts none of them, and the right password clears none of those that others got wrong.
      for (let n = 0; n < 3; n += 1) expect(await word(email, 'wrong')).toBe('CredentialsSignin')
      expect(await word(email, 'wrong')).toBe('TooManyAttempts')
    },
  )

  test('refuses a wrong password, nobody and a locked account alike', async () => {
    const { id, email, domain } = await company('present')
    expect(await word(email, 'wrong')).toBe('CredentialsSignin')
    expect(await word(`nobody-at-all@${domain}`)).toBe('CredentialsSignin')
    // Samba, unlike Windows, calls nobody's password wrong.
    expect(await causesOf(at.stage.sql, id)).toEqual(['wrong-password', 'wrong-password'])
    const locked = await company('locked')
    await at.controller.directory.lock('locked')
    expect(await word(locked.email)).toBe('CredentialsSignin')
    expect(await causesOf(at.stage.sql, locked.id)).toEqual(['account-locked'])
  })

  describe('whose accounts have other names than account and realm', () => {
    test('signs in by the userPrincipalName, of whichever suffix, and by the account', async () => {
      const { account, domain } = await company('bob')
      const upn = `bob.two@${domain}`
      await at.controller.directory.change(account, { userPrincipalName: upn, mail: upn })
      const first = await signIn(upn)
      expect(first).toMatchObject({ word: '200', session: { user: { email: upn } } })
      expect((await signIn(`bob@${domain}`)).session?.user.id).toBe(first.session?.user.id)
      expect((await signIn(upn.toUpperCase())).session?.user.id).toBe(first.session?.user.id)
      expect(
        await count(at.stage.sql, `audit_event where type = 'identity.renamed' and user_id = $1`, [
          first.session?.user.id,
        ]),
      ).toBe(0)
    })

    test('takes the first address of mail and userPrincipalName that is the company’s', async () => {
      const { account, domain } = await company('outside')
      const upn = `out.side@${domain}`
      await at.controller.directory.change(account, { userPrincipalName: upn, mail: 'someone@contractor.example' })
      expect((await signIn(`outside@${domain}`)).session?.user.email).toBe(upn)
      await at.controller.directory.change(account, { userPrincipalName: 'out.side@else.test' })
      const other = await company('far-outside')
      await at.controller.directory.change(other.account, { mail: 'someone@contractor.example' })
      expect(await word(other.email)).toBe('CredentialsSignin')
    })

    test('calls people by given and family name where there is no display name', async () => {
      const { account, email } = await company('nameless')
      await at.controller.directory.change(account, { displayName: ' ', givenName: 'Erin', sn: 'Employee' })
      expect((await signIn(email)).session?.user.name).toBe('Erin Employee')
    })

    test('counts wrong passwords once for one account, by whichever of its names, and locks nobody in the directory', async () => {
      const { account, domain } = await company('target')
      const upn = `tar.get@${domain}`
      await at.controller.directory.change(account, { userPrincipalName: upn, mail: upn })
      const known = new Browser(at.stage.doorOf(0))
      expect(wordOf(await givePassword(known, { email: upn, password: directoryPassword }))).toBe('200')
      const names = [upn, `target@${domain}`]
      const words = await Promise.all(Array.from({ length: 20 }, (_, n) => word(names[n % 2] ?? '', `guess ${n}`)))
      expect(words.filter((said) => said === 'CredentialsSignin')).toHaveLength(4)
      expect(Number(await at.controller.directory.read(account, 'badPwdCount'))).toBeLessThanOrEqual(4)
      // The owner's browser has tries of its own.
      for (let n = 0; n < 4; n += 1) await givePassword(known.copy(), { email: upn, password: 'wrong' })
      expect(wordOf(await givePassword(known, { email: upn, password: directoryPassword }))).not.toBe('200')
      expect(['', '0']).toContain(await at.controller.directory.read(account, 'lockoutTime'))
    })

    test('counts wrong passwords of an account that has never signed in below the directory’s own lock', async () => {
      const { account, domain } = await company('unseen')
      await at.controller.directory.change(account, { userPrincipalName: `unseen@${domain}` })
      for (let n = 0; n < 12; n += 1) await word(`unseen@${domain}`, `guess ${n}`)
      expect(Number(await at.controller.directory.read(account, 'badPwdCount'))).toBeLessThan(lockoutThreshold)
      expect(['', '0']).toContain(await at.controller.directory.read(account, 'lockoutTime'))
    })

    test.each(['o’brien', 'bob smith', 'ACME\\bob', 'bob)(cn=*', '*', 'bob\0', 'böb'])(
      'is asked for no account that is none: %s',
      async (name) => {
        const { domain } = await company(`odd-${Math.random().toString(36).slice(2, 10)}`)
        expect(['CredentialsSignin', '422 invalid-body']).toContain(await word(`${name}@${domain}`))
      },
    )
  })

  test('never asks for an empty password, which a directory takes for anonymous and calls right', async () => {
    const { email } = await company('empty')
    const { word: said, session: none } = await signIn(email, '')
    expect(said).not.toBe('200')
    expect(none).toBeNull()
  })

  test('twenty wrong passwords from twenty places do not lock the account in the directory', async () => {
    const { email, account } = await company('victim')
    const words = await Promise.all(Array.from({ length: 20 }, (_, n) => word(email, `guess ${n}`)))
    expect(words.filter((said) => said === 'CredentialsSignin')).toHaveLength(4)
    expect(words.filter((said) => said === 'TooManyAttempts')).toHaveLength(16)
    expect(Number(await at.controller.directory.read(account, 'badPwdCount'))).toBeLessThan(lockoutThreshold)
    expect(['', '0']).toContain(await at.controller.directory.read(account, 'lockoutTime'))
  })

  describe('whose controller does not prove that it is one', () => {
    const refusedWith = async (settings: Partial<DirectorySettings>, front?: Front) => {
      const { email } = await company(`secure-${Math.random().toString(36).slice(2, 10)}`, settings)
      expect(await word(email)).toBe('503 unavailable')
      expect(front?.received() ?? '').toBe('')
    }

    test('by another authority: no password is sent', async () => {
      const other = await makeAuthority(at.stage.dataFolder)
      const front = await at.kept(frontOf(at.controller, await at.controller.authority.issue(['localhost'])))
      await refusedWith({ controllers: [front.url], authority: other.pem }, front)
      await refusedWith({ controllers: [front.url], authority: null }, front)
    })

    test('by another authority, over StartTLS: no password is sent', async () => {
      const other = await makeAuthority(at.stage.dataFolder)
      const front = await at.kept(startTlsFrontOf(at.controller, await at.controller.authority.issue(['localhost'])))
      await refusedWith({ controllers: [front.url], startTls: true, authority: other.pem }, front)
      const { email } = await company('over-start-tls', { controllers: [front.url], startTls: true })
      expect(await word(email)).toBe('200')
      expect(front.received()).toContain(directoryPassword)
    })

    test('by a certificate for another name: no password is sent', async () => {
      const front = await at.kept(
        frontOf(at.controller, await at.controller.authority.issue(['elsewhere.test', '127.0.0.1'])),
      )
      await refusedWith({ controllers: [front.url] }, front)
    })

    test('by an expired certificate: no password is sent', async () => {
      const front = await at.kept(frontOf(at.controller, await at.controller.authority.issue(['localhost'], 'expired')))
      await refusedWith({ controllers: [front.url] }, front)
    })

    test('because it is to be asked in the clear: no password is sent', async () => {
      const open = await at.kept(deafController())
      await refusedWith({ controllers: [open.url.replace('ldaps:', 'ldap:')] }, open)
    })
  })

  describe('with several controllers', () => {
    test('goes on with the next where one is dead, or takes connections and never speaks', async () => {
      const dead = await company('dead', { controllers: [await nobodyThere(), at.controller.url] })
      expect(await word(dead.email)).toBe('200')
      const deaf = await at.kept(deafController())
      const { email } = await company('deaf', { controllers: [deaf.url, at.controller.url] })
      const begun = Date.now()
      expect(await word(email)).toBe('200')
      expect(Date.now() - begun).toBeLessThan(6_000)
      const again = Date.now()
      expect(await word(email)).toBe('200')
      // The one that did not answer is asked last for a while: nobody waits for it twice.
      expect(Date.now() - again).toBeLessThan(1_900)
    })

    test('takes a controller’s word about the password for final', async () => {
      const { email, account } = await company('final', { controllers: [at.controller.url, at.controller.url] })
      expect(await word(email, 'wrong')).toBe('CredentialsSignin')
      expect(await at.controller.directory.read(account, 'badPwdCount')).toBe('1')
    })

    test('all dead: everybody is told so, no try is counted, and it recovers by itself', async () => {
      const front = await at.kept(frontOf(at.controller, await at.controller.authority.issue(['localhost'])))
      const { email, account } = await company('outage', { controllers: [await nobodyThere(), front.url] })
      await front.stop()
      for (let n = 0; n < 8; n++) expect(await word(email)).toBe('503 unavailable')
      await front.start()
      expect(await word(email)).toBe('200')
      expect(await count(at.stage.sql, `"user" where email = $1`, [email])).toBe(1)
      expect(at.stage.portals[0]?.output()).toMatch(/"controller":"ldaps:\/\/localhost:\d+","cause":"ECONNREFUSED/)
      expect(at.stage.portals[0]?.output()).not.toContain(account)
    })
  })
})
