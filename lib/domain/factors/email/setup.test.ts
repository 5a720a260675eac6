import { describe, expect, it } from 'vitest'
import { emailedCodes } from '../../../testing/mail/emailed-codes'
import { signedIn, withAuthenticator } from '../../../testing/people'
import { testDeps } from '../../../testing/test-deps'
import { minutes } from '../../time'
import { factors } from '..'

const deps = testDeps()
const { source, newestCode, user, notices } = emailedCodes(deps)
const wrong = () => String((Number(newestCode()) + 1) % 1_000_000).padStart(6, '0')

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

  it('leaves a key that was waiting where it was, when no mail could be sent', async () => {
    const session = await signedIn(deps)
    const { secret } = await factors.authenticator.enrol(deps, { session, source })
    deps.mailAway = true
    await expect(factors.email.enrol(deps, { session, source })).rejects.toThrow('unavailable')
    expect(await factors.authenticator.enrol(deps, { session, source })).toMatchObject({ created: false, secret })
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
