import { beforeEach, describe, expect, it } from 'vitest'
import { emailedCodes } from '../../../testing/mail/emailed-codes'
import { live, withEmail } from '../../../testing/people'
import { testDeps } from '../../../testing/test-deps'
import { emailStepUpCode, stepUp } from '../../account/step-up/step-up'
import { minutes } from '../../time'

const deps = testDeps()
const { source, newestCode, codesMailed, pending, ask, view, byMail } = emailedCodes(deps)

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
    const shown = await view(challenge)
    expect(shown).toMatchObject({ method: 'email', emailSent: false, emailUnsent: 'budget' })
    expect(shown.resendAt).toBe(new Date(deps.clock.now().getTime() + minutes(60)).toISOString())
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
    expect(await view(challenge)).toMatchObject({
      emailSent: false,
      emailUnsent: 'failed',
      resendAt: null,
      methods: ['email', 'recovery-code'],
    })
    deps.mailAway = false
    await ask(challenge)
    expect(await view(challenge)).not.toHaveProperty('emailUnsent')
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
