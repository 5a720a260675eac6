import { beforeEach, describe, expect, it } from 'vitest'
import { emailedCodes } from '../../testing/mail/emailed-codes'
import { codeAt, typeCode, withAuthenticator } from '../../testing/people'
import { hasPasskey } from '../../testing/seeds/passkey-rows'
import { testDeps } from '../../testing/test-deps'
import { minutes } from '../time'
import { findChallenge } from './challenge'

const deps = testDeps()
const { newestCode, user, notices, pending, ask, asked, view, byMail } = emailedCodes(deps)

describe('Email instead of the authenticator, on the MFA screen', () => {
  let secret = ''
  const right = () => codeAt(secret, deps.clock.now())
  beforeEach(async () => {
    ;({ secret } = await withAuthenticator(deps))
    deps.clock.advance(minutes(1))
    await deps.db.mail.deleteMany()
  })

  it('changes nothing when it is asked for, and the option once the code was right; the key is kept', async () => {
    const challenge = await pending()
    expect(await view(challenge)).toMatchObject({
      method: 'authenticator',
      emailSwitches: true,
      methods: ['authenticator', 'email', 'recovery-code'],
    })
    await ask(challenge)
    expect(deps.mails.at(-1)).toMatchObject({ purpose: 'switch' })
    expect(await view(challenge)).toMatchObject({ method: 'email', emailSent: true })
    expect(await user()).toMatchObject({ option: 'AUTHENTICATOR', emailValidatedAt: null })
    await byMail(challenge, newestCode())
    expect(await user()).toMatchObject({ option: 'EMAIL' })
    expect(await deps.db.authenticator.count({ where: { replacedAt: null } })).toBe(1)
    expect(await notices()).toContain('mfa.option-changed')
  })

  it('is switched back the same way at the next sign-in', async () => {
    const challenge = await pending()
    await ask(challenge)
    await byMail(challenge, newestCode())
    const next = await pending()
    expect(await view(next)).toMatchObject({ method: 'email', methods: ['email', 'authenticator', 'recovery-code'] })
    await typeCode(deps, { challenge: next, code: right() })
    expect(await user()).toMatchObject({ option: 'AUTHENTICATOR' })
  })

  it('tells whoever types the emailed code where the app’s belongs, and leaves it unspent', async () => {
    const challenge = await pending()
    await ask(challenge)
    await expect(typeCode(deps, { challenge, code: newestCode() })).rejects.toMatchObject({
      code: 'looks-like-email-code',
    })
    await expect(byMail(challenge, newestCode())).resolves.toBeDefined()
  })

  it('tells whoever types the app’s code where the emailed one belongs: it costs a try and opens nothing any more', async () => {
    const challenge = await asked(await pending())
    const code = right()
    await expect(byMail(challenge, code)).rejects.toMatchObject({
      code: 'looks-like-authenticator-code',
      details: { triesLeft: 4 },
    })
    await expect(typeCode(deps, { challenge, code })).rejects.toMatchObject({ code: 'code-already-used' })
    await expect(byMail(challenge, newestCode())).resolves.toBeDefined()
  })

  it('spends the app’s code that is still to come as well, when it names it', async () => {
    const challenge = await asked(await pending())
    const early = codeAt(secret, new Date(deps.clock.now().getTime() + minutes(2)))
    await expect(byMail(challenge, early)).rejects.toMatchObject({ code: 'looks-like-authenticator-code' })
    deps.clock.advance(minutes(2))
    await expect(typeCode(deps, { challenge, code: early })).rejects.toMatchObject({ code: 'code-already-used' })
  })

  it.each([{ allowEmail: false }, { allowSwitchToEmail: false }])(
    'is neither offered nor sent nor taken under %j',
    async (policy) => {
      const challenge = await pending()
      await ask(challenge)
      await deps.db.company.updateMany({ data: policy })
      await expect(byMail(challenge, newestCode())).rejects.toMatchObject({ code: 'method-not-allowed' })
      expect((await findChallenge(deps, challenge)).attempts).toBe(0)
      expect(await view(challenge)).toMatchObject({ method: 'authenticator' })
      expect(await view(await pending())).toMatchObject({ methods: ['authenticator', 'recovery-code'] })
      await expect(ask(await pending())).rejects.toMatchObject({ code: 'method-not-allowed' })
    },
  )

  it('opens no account after a reset by mail, until another factor was proved once', async () => {
    await deps.db.user.updateMany({ data: { mailResetAt: deps.clock.now() } })
    const challenge = await pending()
    expect(await view(challenge)).toMatchObject({ methods: ['authenticator', 'recovery-code'] })
    await expect(ask(challenge)).rejects.toMatchObject({ code: 'method-not-allowed' })
    await typeCode(deps, { challenge, code: right() })
    expect(await user()).toMatchObject({ mailResetAt: null })
    expect(await view(await pending())).toMatchObject({ methods: ['authenticator', 'email', 'recovery-code'] })
  })

  it('ends the trust that other browsers had', async () => {
    await typeCode(deps, { challenge: await pending(), code: right(), trustBrowser: true })
    const challenge = await pending()
    await ask(challenge)
    await byMail(challenge, newestCode())
    expect(await deps.db.trustedBrowser.count()).toBe(0)
  })

  it('begins no switch unasked in a browser that last used email', async () => {
    const known = (await byMail(await asked(await pending()), newestCode())).known.token
    await typeCode(deps, { challenge: await pending(), code: right() })
    expect(await view(await pending({ known }))).toMatchObject({ method: 'authenticator' })
  })

  it.each([
    ['the app is forbidden and so is the switch', { allowAuthenticator: false, allowSwitchToEmail: false }, 'email'],
    ['the app is forbidden', { allowAuthenticator: false }, 'email'],
    ['both are forbidden', { allowAuthenticator: false, allowEmail: false }, 'authenticator'],
  ])('leaves a way in to who switched there and back when %s', async (_name, policy, way) => {
    await byMail(await asked(await pending()), newestCode())
    await typeCode(deps, { challenge: await pending(), code: right() })
    await deps.db.recoverySet.deleteMany()
    await deps.db.company.updateMany({ data: policy })
    deps.clock.advance(minutes(1))
    const challenge = await pending()
    expect(await view(challenge)).toMatchObject({ method: way })
    const code = way === 'email' ? newestCode() : right()
    await expect(typeCode(deps, { challenge, method: way as 'email', code })).resolves.toBeDefined()
  })

  it('asks for the kept key, allowed or not, where a reset has barred the mailbox', async () => {
    await byMail(await asked(await pending()), newestCode())
    await deps.db.user.updateMany({ data: { mailResetAt: deps.clock.now() } })
    await deps.db.company.updateMany({ data: { allowAuthenticator: false } })
    expect(await view(await pending())).toMatchObject({ methods: ['authenticator', 'recovery-code'] })
  })

  it('tells its owner of one wrong code in each of many sign-ins', async () => {
    for (let n = 0; n < 3; n++)
      await typeCode(deps, { challenge: await pending(), code: '000000' }).catch(() => undefined)
    expect(await notices()).toEqual(['sign-in.wrong-codes'])
  })

  it('tells its owner of wrong codes after the right password, once an hour, with their number', async () => {
    for (const challenge of [await pending(), await pending()])
      for (let n = 0; n < 3; n++) await typeCode(deps, { challenge, code: '000000' }).catch(() => undefined)
    const told = (await deps.db.mail.findMany()).map(({ payload }) => payload)
    expect(told).toMatchObject([{ notice: 'sign-in.wrong-codes', detail: { count: 2 } }])
  })
})

describe('a passkey’s user, on the MFA screen', () => {
  beforeEach(async () => {
    await hasPasskey(deps, (await user()).id)
  })
  const validated = async () => deps.db.user.updateMany({ data: { emailValidatedAt: deps.clock.now() } })

  it('has no code emailed where Email was never validated in the settings', async () => {
    const challenge = await pending()
    expect(await view(challenge)).toMatchObject({ method: 'passkey', methods: ['passkey'], emailSwitches: false })
    await expect(ask(challenge)).rejects.toMatchObject({ code: 'method-not-allowed' })
  })

  it('signs in by an emailed code where it was, and the option stays', async () => {
    await validated()
    const challenge = await pending()
    expect(await view(challenge)).toMatchObject({ methods: ['passkey', 'email'], emailSwitches: false })
    await byMail(await asked(challenge), newestCode())
    expect(deps.mails.at(-1)).toMatchObject({ purpose: 'sign-in' })
    expect(await user()).toMatchObject({ option: 'PASSKEY' })
    expect(await notices()).not.toContain('mfa.option-changed')
  })

  it('signs in by the app’s code, and the option stays', async () => {
    await deps.db.passkey.deleteMany()
    await deps.db.user.updateMany({ data: { option: 'NONE', mfaSince: null } })
    const { secret } = await withAuthenticator(deps)
    await hasPasskey(deps, (await user()).id)
    await deps.db.user.updateMany({ data: { option: 'PASSKEY' } })
    deps.clock.advance(minutes(1))
    await typeCode(deps, { challenge: await pending(), code: codeAt(secret, deps.clock.now()) })
    expect(await user()).toMatchObject({ option: 'PASSKEY' })
  })

  it('opens no account by mail after a reset by mail', async () => {
    await validated()
    await deps.db.user.updateMany({ data: { mailResetAt: deps.clock.now() } })
    const challenge = await pending()
    expect(await view(challenge)).toMatchObject({ methods: ['passkey'] })
    await expect(ask(challenge)).rejects.toMatchObject({ code: 'method-not-allowed' })
  })
})
