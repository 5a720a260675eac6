import { beforeEach, describe, expect, it } from 'vitest'
import {
  challengeOf,
  codeAt,
  from,
  live,
  person,
  signedIn,
  typeCode,
  typePassword,
  withAuthenticator,
  withEmail,
} from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import { emailStepUpCode, stepUp } from '../account/step-up'
import { challengeView, emailSignInCode, findChallenge } from '../sign-in/challenge'
import { minutes } from '../time'
import { factors } from '.'

const deps = testDeps()
const source = from('192.0.2.7')
const newestCode = () => {
  const mail = deps.mails.at(-1)
  if (mail?.kind !== 'code') throw new Error('no code was mailed')
  return mail.code
}
const wrong = () => String((Number(newestCode()) + 1) % 1_000_000).padStart(6, '0')
const codesMailed = () => deps.mails.filter(({ kind }) => kind === 'code').length
const user = () => deps.db.user.findFirstOrThrow({ where: { email: 'employee@acme.test' } })
const notices = async () => (await deps.db.mail.findMany()).map(({ payload }) => (payload as { notice: string }).notice)
const pending = async (browser = {}) => challengeOf(await typePassword(deps, { browser }))
const ask = (token: string) => emailSignInCode(deps, { token, source })
const view = async (token: string) => challengeView(deps, await findChallenge(deps, token))
/** The challenge, once a code has been asked for. */
const asked = async (challenge: string) => {
  await ask(challenge)
  return challenge
}
const byMail = (challenge: string, code: string) => typeCode(deps, { challenge, code, method: 'email' })

beforeEach(async () => {
  deps.mails.length = 0
  deps.mailAway = false
  await person(deps)
})

describe('setting Email up', () => {
  it('mails a code to the person’s own address and turns it on with it', async () => {
    const session = await signedIn(deps)
    expect(await factors.email.enrol(deps, { session, source })).toMatchObject({ sentTo: 'e•••@acme.test' })
    expect(deps.mails).toMatchObject([{ purpose: 'set-up', to: { address: 'employee@acme.test' } }])
    const { recoveryCodes } = await factors.email.confirm(deps, { session, source, code: newestCode() })
    expect(recoveryCodes).toHaveLength(10)
    expect(await user()).toMatchObject({
      option: 'EMAIL',
      emailValidatedAt: deps.clock.now(),
      mfaSince: deps.clock.now(),
    })
    expect(await notices()).toEqual(['factor.added'])
  })

  it('discards every authenticator key and keeps the recovery set', async () => {
    const { session } = await withAuthenticator(deps)
    const before = await deps.db.recoverySet.findFirstOrThrow()
    await factors.email.enrol(deps, { session, source })
    expect(await deps.db.authenticator.count()).toBe(1)
    const done = await factors.email.confirm(deps, { session, source, code: newestCode() })
    expect(done).toEqual({ recoveryCodes: null, setId: null })
    expect(await deps.db.authenticator.count()).toBe(0)
    expect(await deps.db.recoverySet.findFirstOrThrow()).toEqual(before)
  })

  it('gives five tries over all resends, then wants a new beginning', async () => {
    const session = await signedIn(deps)
    await factors.email.enrol(deps, { session, source })
    const attempt = (code: string) => factors.email.confirm(deps, { session, source, code })
    for (const triesLeft of [4, 3]) await expect(attempt(wrong())).rejects.toMatchObject({ details: { triesLeft } })
    deps.clock.advance(minutes(1))
    await factors.email.enrol(deps, { session, source })
    for (const triesLeft of [2, 1]) await expect(attempt(wrong())).rejects.toMatchObject({ details: { triesLeft } })
    await expect(attempt(wrong())).rejects.toMatchObject({ code: 'too-many-attempts' })
    await expect(attempt(newestCode())).rejects.toMatchObject({ code: 'enrolment-expired' })
  })

  it('says that a code has expired, and takes the next', async () => {
    const session = await signedIn(deps)
    await factors.email.enrol(deps, { session, source })
    deps.clock.advance(minutes(11))
    const late = factors.email.confirm(deps, { session, source, code: newestCode() })
    await expect(late).rejects.toMatchObject({ code: 'code-expired' })
    await factors.email.enrol(deps, { session, source })
    await expect(factors.email.confirm(deps, { session, source, code: newestCode() })).resolves.toBeDefined()
  })

  it('belongs to the session that began it', async () => {
    await factors.email.enrol(deps, { session: await signedIn(deps), source })
    const elsewhere = factors.email.confirm(deps, { session: await signedIn(deps), source, code: newestCode() })
    await expect(elsewhere).rejects.toMatchObject({ code: 'enrolment-expired' })
  })

  it('waits for nothing where no mail could be sent', async () => {
    deps.mailAway = true
    await expect(factors.email.enrol(deps, { session: await signedIn(deps), source })).rejects.toThrow('unavailable')
    expect(await deps.db.enrolment.count()).toBe(0)
  })

  it('destroys no key where the company forbids it before the code was typed', async () => {
    const { session } = await withAuthenticator(deps)
    await factors.email.enrol(deps, { session, source })
    await deps.db.company.updateMany({ data: { allowEmail: false } })
    const late = factors.email.confirm(deps, { session, source, code: newestCode() })
    await expect(late).rejects.toMatchObject({ code: 'method-not-allowed' })
    expect(await deps.db.authenticator.count()).toBe(1)
  })

  it('is refused where the company forbids it', async () => {
    await deps.db.company.updateMany({ data: { allowEmail: false } })
    const begun = factors.email.enrol(deps, { session: await signedIn(deps), source })
    await expect(begun).rejects.toMatchObject({ code: 'method-not-allowed' })
  })
})

describe('signing in with Email', () => {
  beforeEach(async () => {
    await withEmail(deps)
    deps.mails.length = 0
  })

  it('sends the first code with the password step, and signs in with it', async () => {
    const challenge = await pending()
    expect(await view(challenge)).toMatchObject({ method: 'email', emailSent: true, emailSwitches: false })
    const done = await byMail(challenge, newestCode())
    expect(await live(deps, done.session.token)).toMatchObject({ amr: ['pwd', 'otp', 'mfa'] })
  })

  it('takes a code once, in its own challenge, and the newest only', async () => {
    const challenge = await pending()
    const first = newestCode()
    const other = await pending()
    await expect(byMail(other, first)).rejects.toMatchObject({ code: 'invalid-code' })
    deps.clock.advance(minutes(1))
    await ask(challenge)
    if (newestCode() !== first) await expect(byMail(challenge, first)).rejects.toMatchObject({ code: 'invalid-code' })
    await byMail(challenge, newestCode())
    await expect(byMail(challenge, newestCode())).rejects.toMatchObject({ code: 'challenge-expired' })
  })

  it('sends again after a minute, not before; a new challenge sends at once', async () => {
    const challenge = await pending()
    await expect(ask(challenge)).rejects.toMatchObject({ code: 'too-many-attempts', details: { retryAfter: 60 } })
    deps.clock.advance(minutes(1))
    await ask(challenge)
    await pending()
    expect(codesMailed()).toBe(3)
  })

  it('mails no more than five unanswered codes an hour: the challenge then stands without one', async () => {
    for (let n = 0; n < 5; n++) await pending()
    const challenge = await pending()
    expect(codesMailed()).toBe(5)
    expect(await view(challenge)).toMatchObject({ method: 'email', emailSent: false })
    await expect(ask(challenge)).rejects.toMatchObject({ code: 'too-many-attempts' })
    deps.clock.advance(minutes(61))
    await pending()
    expect(codesMailed()).toBe(6)
  })

  it('gives back a mail whose code was answered right', async () => {
    for (let n = 0; n < 8; n++) {
      await byMail(await pending(), newestCode())
      deps.clock.advance(1000)
    }
    expect(codesMailed()).toBe(8)
  })

  it('costs no budget and no waiting while mail cannot be sent, and keeps the older code alive', async () => {
    const challenge = await pending()
    const first = newestCode()
    deps.clock.advance(minutes(1))
    deps.mailAway = true
    for (let n = 0; n < 9; n++)
      await expect(ask(challenge)).rejects.toMatchObject({ code: 'unavailable', details: { dependency: 'mail' } })
    await expect(byMail(challenge, first)).resolves.toBeDefined()
  })

  it('says at the password step that nothing was sent, and how to go on', async () => {
    deps.mailAway = true
    const challenge = await pending()
    expect(await view(challenge)).toMatchObject({ emailSent: false, methods: ['email', 'recovery-code'] })
    deps.mailAway = false
    await ask(challenge)
    await expect(byMail(challenge, newestCode())).resolves.toBeDefined()
  })

  it('is led to an allowed method where the company forbids it meanwhile', async () => {
    await deps.db.company.updateMany({ data: { allowEmail: false } })
    const done = await byMail(await pending(), newestCode())
    expect(await live(deps, done.session.token)).toMatchObject({ setupRequired: true })
  })

  it('is not shortened by a reset of the password, being the only factor, unless the company says so', async () => {
    await deps.db.user.updateMany({ data: { mailResetAt: deps.clock.now() } })
    expect(await view(await pending())).toMatchObject({ methods: ['email', 'recovery-code'] })
    await deps.db.company.updateMany({ data: { allowEmailAfterReset: false } })
    expect(await view(await pending())).toMatchObject({ method: 'recovery-code', methods: ['recovery-code'] })
  })

  it('confirms a change with a code mailed for that session alone', async () => {
    const done = await byMail(await pending(), newestCode())
    const session = await live(deps, done.session.token)
    await emailStepUpCode(deps, { session, source })
    expect(deps.mails.at(-1)).toMatchObject({ purpose: 'step-up' })
    const proof = { method: 'email' as const, code: newestCode() }
    const other = await live(deps, (await byMail(await pending(), newestCode())).session.token)
    const elsewhere = stepUp(deps, { session: other, source, token: 'x', proof })
    await expect(elsewhere).rejects.toMatchObject({ code: 'invalid-code' })
    const { token } = await stepUp(deps, { session, source, token: done.session.token, proof })
    const again = stepUp(deps, { session: await live(deps, token), source, token, proof })
    await expect(again).rejects.toMatchObject({ code: 'code-already-used' })
  })
})

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
