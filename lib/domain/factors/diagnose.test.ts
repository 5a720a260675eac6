import { beforeEach, describe, expect, it } from 'vitest'
import { challengeOf, codeAt, here, person, typeCode, typePassword, withAuthenticator } from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import { days, minutes } from '../time'
import { factors } from '.'

const deps = testDeps()
const at = (distance: number) => new Date(deps.clock.now().getTime() + distance)
const tryCode = async (code: string) => typeCode(deps, { challenge: challengeOf(await typePassword(deps)), code })

describe('the doctor, after a miss', () => {
  let enrolled: Awaited<ReturnType<typeof withAuthenticator>>
  beforeEach(async () => {
    await person(deps)
    enrolled = await withAuthenticator(deps)
    deps.clock.advance(minutes(20))
  })

  it.each([4, -4, 9, -9])('says by how many minutes the clock is off: %i', async (skewMinutes) => {
    await expect(tryCode(codeAt(enrolled.secret, at(minutes(skewMinutes))))).rejects.toMatchObject({
      code: 'clock-skew',
      details: { skewMinutes },
    })
  })

  it('helps no guesser: a step to come that it named is refused when its time comes', async () => {
    const code = codeAt(enrolled.secret, at(minutes(4)))
    await tryCode(code).catch(() => undefined)
    deps.clock.advance(minutes(4))
    await expect(tryCode(code)).rejects.toMatchObject({ code: 'code-already-used' })
    await expect(tryCode(codeAt(enrolled.secret, at(30_000)))).resolves.toBeDefined()
  })

  it('says that the portal’s clock was set back, not that the code was used or the phone is off', async () => {
    deps.clock.advance(minutes(60))
    await tryCode(codeAt(enrolled.secret, deps.clock.now()))
    deps.clock.advance(-minutes(60))
    for (const distance of [0, minutes(4), -minutes(4)]) {
      const miss = await tryCode(codeAt(enrolled.secret, at(distance))).catch((error) => error)
      expect(miss).toMatchObject({ code: 'clock-set-back' })
      expect(Math.abs(miss.details.retryAfter - 3600)).toBeLessThanOrEqual(30)
      expect(miss.details.skewMinutes).toBeUndefined()
    }
    deps.clock.advance(minutes(60) + 30_000)
    await expect(tryCode(codeAt(enrolled.secret, deps.clock.now()))).resolves.toBeDefined()
  })

  it('helps no guesser after the clock was set back: a step to come that it recognised is refused in its time', async () => {
    deps.clock.advance(minutes(3))
    await tryCode(codeAt(enrolled.secret, deps.clock.now()))
    const code = codeAt(enrolled.secret, at(minutes(4)))
    deps.clock.advance(-minutes(3))
    await expect(tryCode(code)).rejects.toMatchObject({ code: 'clock-set-back' })
    deps.clock.advance(minutes(7))
    await expect(tryCode(code)).rejects.toMatchObject({ code: 'code-already-used' })
  })

  it('asks nobody to wait longer than a day for a clock that was years ahead', async () => {
    deps.clock.advance(days(3650))
    await tryCode(codeAt(enrolled.secret, deps.clock.now()))
    deps.clock.advance(-days(3650))
    const miss = await tryCode(codeAt(enrolled.secret, deps.clock.now())).catch((error) => error)
    expect(miss).toMatchObject({ code: 'clock-set-back', details: { retryAfter: 86_400 } })
  })

  it('looks no further than ten minutes', async () => {
    await expect(tryCode(codeAt(enrolled.secret, at(minutes(11))))).rejects.toMatchObject({ code: 'invalid-code' })
  })

  it('knows a recovery code in the wrong box, and leaves it unspent', async () => {
    await expect(tryCode(enrolled.recoveryCodes[0] ?? '')).rejects.toMatchObject({ code: 'looks-like-recovery-code' })
    expect(await deps.db.recoveryCode.count({ where: { usedAt: null } })).toBe(10)
  })

  it('knows the code of a key that was replaced, for thirty days', async () => {
    const session = { ...enrolled.session, steppedUpAt: deps.clock.now() }
    const begun = await factors.authenticator.enrol(deps, { session, source: here })
    await factors.authenticator.confirm(deps, { session, source: here, code: codeAt(begun.secret, deps.clock.now()) })
    deps.clock.advance(minutes(1))
    await expect(tryCode(codeAt(enrolled.secret, deps.clock.now()))).rejects.toMatchObject({ code: 'replaced-key' })
    deps.clock.advance(days(30))
    await expect(tryCode(codeAt(enrolled.secret, deps.clock.now()))).rejects.toMatchObject({ code: 'invalid-code' })
  })

  it.each([
    ['12345', 5],
    ['1234567', 7],
    ['123 45', 5],
    ['１２３４', 4],
  ])('counts the digits of %j: it is no whole code', async (code, digits) => {
    await expect(tryCode(code)).rejects.toMatchObject({ code: 'invalid-code', details: { digits, triesLeft: 4 } })
  })

  it('finds nothing in what is no number, and no wrong length in six digits', async () => {
    for (const code of ['abcdef', '12345x', '000000'])
      await expect(tryCode(code)).rejects.not.toHaveProperty('details.digits')
  })

  it('counts the digits that stand where a recovery code should', async () => {
    const challenge = challengeOf(await typePassword(deps))
    const miss = typeCode(deps, { challenge, code: '123456', method: 'recovery-code' })
    await expect(miss).rejects.toMatchObject({ code: 'invalid-code', details: { digits: 6 } })
    const whole = typeCode(deps, { challenge, code: '0000-0000-0000', method: 'recovery-code' })
    await expect(whole).rejects.not.toHaveProperty('details.digits')
  })

  it('disables a key after 100 misses in a row, until it is set up again', async () => {
    await deps.db.authenticator.updateMany({ data: { misses: 99 } })
    await tryCode('000000').catch(() => undefined)
    await expect(tryCode(codeAt(enrolled.secret, deps.clock.now()))).rejects.toMatchObject({ code: 'invalid-code' })
  })
})

describe('the doctor, in the set-up', () => {
  it('says by how much the clock is off, and the pending key stays', async () => {
    await person(deps)
    const session = await (await import('../../testing/people')).signedIn(deps)
    const { secret } = await factors.authenticator.enrol(deps, { session, source: here })
    const confirm = (code: string) => factors.authenticator.confirm(deps, { session, source: here, code })
    await expect(confirm(codeAt(secret, at(minutes(5))))).rejects.toMatchObject({
      code: 'clock-skew',
      details: { skewMinutes: 5 },
    })
    await expect(confirm('000000')).rejects.toMatchObject({ code: 'invalid-code' })
    expect((await factors.authenticator.enrol(deps, { session, source: here })).secret).toBe(secret)
    await expect(confirm(codeAt(secret, deps.clock.now()))).resolves.toMatchObject({ recoveryCodes: { length: 10 } })
  })
})
