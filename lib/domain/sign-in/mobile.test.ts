import { beforeEach, describe, expect, it } from 'vitest'
import { codeAt, from, here, password, person, signedIn, withAuthenticator, withEmail } from '../../testing/people'
import { directoryPassword, inDirectory } from '../../testing/seeds/directory-company'
import { hasPasskey } from '../../testing/seeds/passkey-rows'
import { testDeps } from '../../testing/test-deps'
import { mfaView } from '../account/mfa/view'
import { changePassword } from '../account/password/password'
import type { DomainError } from '../errors'
import { loadSession, touchSession } from '../sessions/sessions'
import { days, hours, minutes } from '../time'
import { findChallenge } from './challenge'
import { completeMobile, emailMobileCode, lacksFactor, signInMobile } from './mobile'

const deps = testDeps()
const phone = { email: 'employee@acme.test', password, deviceName: 'Erin’s phone', source: here }
const tokenOf = async () => (await signInMobile(deps, phone)).token
const asks = { company: { mobileRequiresMfa: true } }

/** What a refused mobile sign-in says. */
const refused = async (act: Promise<unknown>) => {
  const error = (await act.then(
    () => ({ code: 'nothing was refused', details: {} }),
    (error: DomainError) => error,
  )) as DomainError
  return { code: error.code, ...error.details }
}
const half = async () => {
  const { challenge = '', methods } = await refused(signInMobile(deps, phone))
  return { challenge, methods }
}

beforeEach(() => {
  deps.mails.length = 0
})

describe('a mobile app', () => {
  it('gets a token by password, whatever MFA is on in the portal, which opens no portal', async () => {
    await person(deps)
    await withAuthenticator(deps)
    const { token, expiresAt } = await signInMobile(deps, phone)
    expect(expiresAt).toEqual(new Date(deps.clock.now().getTime() + days(30)))
    expect(await loadSession(deps, token, 'MOBILE')).toMatchObject({
      kind: 'MOBILE',
      deviceName: 'Erin’s phone',
      amr: ['pwd'],
    })
    expect(await loadSession(deps, token)).toBeNull()
  })

  it('is told of by mail, and refused as anybody for a wrong password', async () => {
    await person(deps)
    await tokenOf()
    const notices = await deps.db.mail.findMany({ where: { kind: 'notice' } })
    expect(notices.map(({ payload }) => payload)).toEqual([
      expect.objectContaining({ notice: 'sign-in.mobile', detail: { device: 'Erin’s phone' } }),
    ])
    expect(await refused(signInMobile(deps, { ...phone, password: 'wrong' }))).toEqual({ code: 'invalid-credentials' })
    expect(await refused(signInMobile(deps, { ...phone, email: 'nobody@acme.test' }))).toEqual({
      code: 'invalid-credentials',
    })
  })

  it('stays signed in while it is used, 90 days at most, and not 30 days unused', async () => {
    await person(deps)
    const [used, unused] = [await tokenOf(), await tokenOf()]
    const look = async (token: string) => {
      const session = await loadSession(deps, token, 'MOBILE')
      if (session) await touchSession(deps, session)
      return session !== null
    }
    for (let day = 0; day < 87; day += 29) {
      deps.clock.advance(days(29))
      expect(await look(used)).toBe(true)
    }
    expect(await look(unused)).toBe(false)
    deps.clock.advance(days(3) + hours(1))
    expect(await look(used)).toBe(false)
  })

  it('is signed out by a new password', async () => {
    await person(deps)
    const token = await tokenOf()
    const session = await signedIn(deps)
    await changePassword(deps, {
      session,
      currentPassword: password,
      password: 'another battery staple horse',
      source: here,
    })
    expect(await loadSession(deps, token, 'MOBILE')).toBeNull()
  })
})

describe('where the company asks mobile apps for the second factor', () => {
  it('a code finishes the sign-in, and the token carries its proof', async () => {
    await person(deps, asks)
    const { secret } = await withAuthenticator(deps)
    deps.clock.advance(minutes(1))
    const { challenge, methods } = await half()
    expect(methods).toEqual(['authenticator', 'recovery-code'])
    const code = codeAt(secret, deps.clock.now())
    const { token } = await completeMobile(deps, { challenge, method: 'authenticator', code, source: here })
    expect(await loadSession(deps, token, 'MOBILE')).toMatchObject({ amr: ['pwd', 'otp', 'mfa'] })
    expect(await refused(completeMobile(deps, { challenge, method: 'authenticator', code, source: here }))).toEqual({
      code: 'challenge-expired',
    })
  })

  it('says why a code was wrong and burns the half sign-in at the fifth', async () => {
    await person(deps, asks)
    await withAuthenticator(deps)
    const { challenge } = await half()
    const guess = () =>
      refused(completeMobile(deps, { challenge, method: 'authenticator', code: '000000', source: here }))
    expect(await guess()).toEqual({ code: 'invalid-code', triesLeft: 4, asked: 'authenticator' })
    for (let miss = 2; miss <= 4; miss += 1) await guess()
    expect(await guess()).toEqual({ code: 'too-many-attempts', triesLeft: 0 })
    expect(await guess()).toEqual({ code: 'challenge-expired' })
  })

  it('mails the code by itself to a user of Email, and again when asked', async () => {
    await person(deps, asks)
    await withEmail(deps)
    deps.clock.advance(minutes(2))
    deps.mails.length = 0
    const { challenge, methods } = await half()
    expect(methods?.[0]).toBe('email')
    expect(deps.mails).toHaveLength(1)
    deps.clock.advance(minutes(1))
    await emailMobileCode(deps, { token: challenge, source: here })
    const mail = deps.mails.at(-1)
    const code = mail?.kind === 'code' ? mail.code : ''
    const { token } = await completeMobile(deps, { challenge, method: 'email', code, source: here })
    expect(await loadSession(deps, token, 'MOBILE')).not.toBeNull()
  })

  it('never changes the option: an authenticator’s user gets no code by mail', async () => {
    await person(deps, asks)
    await withAuthenticator(deps)
    const { challenge } = await half()
    expect(await refused(emailMobileCode(deps, { token: challenge, source: here }))).toEqual({
      code: 'method-not-allowed',
    })
    expect(await deps.db.user.findFirst()).toMatchObject({ option: 'AUTHENTICATOR' })
  })

  it('who has nothing to be asked for must set it up in the portal first', async () => {
    await person(deps, asks)
    expect(await refused(signInMobile(deps, phone))).toEqual({ code: 'mfa-setup-required' })
  })

  it('a passkey is neither offered nor enough: it belongs to the portal’s site', async () => {
    const { id } = await person(deps, asks)
    await hasPasskey(deps, id)
    expect(await refused(signInMobile(deps, phone))).toEqual({ code: 'mfa-setup-required' })
    await deps.db.user.update({ where: { id }, data: { emailValidatedAt: deps.clock.now() } })
    const { challenge, methods } = await half()
    expect(methods).toEqual(['email'])
    const answer = { challenge, method: 'passkey', code: 'x', source: here } as const
    expect(await refused(completeMobile(deps, answer))).toMatchObject({ code: 'code-expired' })
  })

  it('a half sign-in of an app is none in a browser', async () => {
    await person(deps, asks)
    await withAuthenticator(deps)
    const { challenge } = await half()
    expect(await refused(findChallenge(deps, challenge))).toEqual({ code: 'no-challenge' })
  })

  it('a token from before the company asked is none any more', async () => {
    const { companyId } = await person(deps)
    await withAuthenticator(deps)
    const token = await tokenOf()
    await deps.db.company.update({ where: { id: companyId }, data: { mobileRequiresMfa: true } })
    const session = await loadSession(deps, token, 'MOBILE')
    expect(session && lacksFactor(session)).toBe(true)
  })
})

describe('the settings of the portal', () => {
  it.each([
    ['does not ask mobile apps for the second factor', false],
    ['asks mobile apps for the second factor', true],
  ])('say so where the company %s, and the mobile sign-in agrees', async (_, mobileRequiresMfa) => {
    await person(deps, { company: { mobileRequiresMfa } })
    const { session } = await withAuthenticator(deps)
    const { mobileSkipsSecondStep } = await mfaView(deps, session)
    const signedIn = await signInMobile(deps, phone).then(
      () => true,
      () => false,
    )
    expect(mobileSkipsSecondStep).toBe(signedIn)
    expect(mobileSkipsSecondStep).toBe(!mobileRequiresMfa)
  })
})

describe('people of a company with another way in', () => {
  it('an OpenID provider’s have no way here, a directory’s sign in by its password and are exempt', async () => {
    const { companyId } = await person(deps, asks)
    await deps.db.company.update({ where: { id: companyId }, data: { signInSource: 'OIDC' } })
    expect(await refused(signInMobile(deps, phone))).toEqual({ code: 'invalid-credentials' })
    await deps.db.company.update({ where: { id: companyId }, data: { signInSource: 'LDAP' } })
    await deps.db.domain.create({ data: { name: 'acme.test', companyId } })
    await deps.db.directory.create({
      data: { companyId, controllers: ['ldaps://dc.acme.test'], realm: 'AD.ACME.TEST', baseDn: 'DC=ad' },
    })
    inDirectory(deps, 'dora', { subject: 'guid-1', name: 'Dora Directory' })
    const dora = { ...phone, email: 'dora@acme.test', password: directoryPassword, source: from('192.0.2.7') }
    const { token } = await signInMobile(deps, dora)
    expect(await loadSession(deps, token, 'MOBILE')).toMatchObject({ way: 'LDAP', exempt: true })
  })
})
