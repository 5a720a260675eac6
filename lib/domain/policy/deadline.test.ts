import { beforeEach, describe, expect, it } from 'vitest'
import { challengeOf, codeAt, here, live, person, signedIn, typeCode, typePassword } from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import { factors } from '../factors'
import { days, hours } from '../time'

const deps = testDeps()
const required = { mfaPolicy: 'REQUIRED' as const, mfaGraceDays: 7 }
const deadlineOf = async (id: string) => (await deps.db.user.findUniqueOrThrow({ where: { id } })).mfaDeadline
const inDays = (n: number) => new Date(deps.clock.now().getTime() + days(n))
const mailedCode = () => {
  const mail = deps.mails.at(-1)
  return mail?.kind === 'code' ? mail.code : ''
}

beforeEach(() => {
  deps.mails.length = 0
})

describe('who must have MFA and has none', () => {
  it('is given the days of the company from the first sign-in on, and goes on meanwhile', async () => {
    const { id } = await person(deps, { company: required })
    const deadline = inDays(7)
    expect(await signedIn(deps)).toMatchObject({ setupRequired: false })
    expect(await deadlineOf(id)).toEqual(deadline)
  })

  it('is given them once: signing in again does not renew them', async () => {
    const { id } = await person(deps, { company: required })
    await signedIn(deps)
    const deadline = await deadlineOf(id)
    deps.clock.advance(days(3))
    await signedIn(deps)
    expect(await deadlineOf(id)).toEqual(deadline)
  })

  it('has them from the day the company asks from, where that is still to come', async () => {
    const mfaRequiredFrom = inDays(10)
    const { id } = await person(deps, { company: { ...required, mfaRequiredFrom } })
    await signedIn(deps)
    expect(await deadlineOf(id)).toEqual(inDays(17))
  })

  it('is asked for an emailed code once the deadline has passed, and may then only set MFA up', async () => {
    await person(deps, { company: required })
    await signedIn(deps)
    deps.clock.advance(days(7) + hours(1))
    const challenge = challengeOf(await typePassword(deps))
    const { session: made } = await typeCode(deps, {
      challenge,
      method: 'email',
      code: mailedCode(),
      trustBrowser: true,
    })
    const session = await live(deps, made.token)
    expect(session).toMatchObject({ setupRequired: true, amr: ['pwd', 'otp'], factorProvenAt: null })
    expect(await deps.db.trustedBrowser.count()).toBe(0)
    const { secret } = await factors.authenticator.enrol(deps, { session, source: here })
    await factors.authenticator.confirm(deps, { session, source: here, code: codeAt(secret, deps.clock.now()) })
    expect(await live(deps, made.token)).toMatchObject({ setupRequired: false })
  })

  it('gets nothing for the password alone, nor for a wrong code, once the deadline has passed', async () => {
    await person(deps, { company: { ...required, mfaGraceDays: 0 } })
    const challenge = challengeOf(await typePassword(deps))
    expect(await deps.db.session.count()).toBe(0)
    await expect(typeCode(deps, { challenge, method: 'email', code: '000000' })).rejects.toMatchObject({
      code: 'invalid-code',
    })
    await expect(typeCode(deps, { challenge, method: 'authenticator', code: '000000' })).rejects.toMatchObject({})
    expect(await deps.db.session.count()).toBe(0)
  })

  it('feels the deadline in an open session, at the next request', async () => {
    const { id } = await person(deps, { company: required })
    const begun = await typePassword(deps)
    const token = begun.kind === 'session' ? begun.session.token : ''
    expect(await live(deps, token)).toMatchObject({ setupRequired: false })
    await deps.db.user.update({ where: { id }, data: { mfaDeadline: deps.clock.now() } })
    expect(await live(deps, token)).toMatchObject({ setupRequired: true })
  })
})
