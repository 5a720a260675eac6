import { describe, expect, it } from 'vitest'
import { emailedCodes } from '../../testing/mail/emailed-codes'
import {
  challengeOf,
  codeAt,
  here,
  live,
  password,
  signedIn,
  typeCode,
  typePassword,
  withAuthenticator,
} from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import { stepUp } from '../account/step-up/step-up'
import { completeMobile, signInMobile } from '../sign-in/mobile'
import { seconds } from '../time'
import { factors } from '.'

const deps = testDeps()
const { asked, pending, byMail, newestCode } = emailedCodes(deps)

const inArabic = (code: string) => code.replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)))
/** Each way to write a right code that a screen or a clipboard brings along. */
const ways = [
  ['Arabic digits', inArabic],
  ['isolates and a minus sign', (code: string) => `\u2066${code.slice(0, 3)}\u2212${code.slice(3)}\u2069`],
  ['words', (code: string) => `Code: ${code}`],
] as const

describe.each(ways)('a right code written with %s', (_, write) => {
  const next = (secret: string) => {
    deps.clock.advance(seconds(60))
    return write(codeAt(secret, deps.clock.now()))
  }

  it('sets an authenticator up, signs in, and confirms that it is the person', async () => {
    const session = await signedIn(deps)
    const { secret } = await factors.authenticator.enrol(deps, { session, source: here })
    await factors.authenticator.confirm(deps, { session, source: here, code: next(secret) })
    const done = await typeCode(deps, { challenge: challengeOf(await typePassword(deps)), code: next(secret) })
    const { token } = done.session
    const proof = { method: 'authenticator' as const, code: next(secret) }
    await expect(stepUp(deps, { session: await live(deps, token), source: here, token, proof })).resolves.toBeDefined()
  })

  it('signs in by email', async () => {
    await withAuthenticator(deps)
    const challenge = await asked(await pending())
    await expect(byMail(challenge, write(newestCode()))).resolves.toMatchObject({ session: {} })
  })

  it('signs a mobile app in', async () => {
    const { secret } = await withAuthenticator(deps)
    await deps.db.company.updateMany({ data: { mobileRequiresMfa: true } })
    const phone = { email: 'employee@acme.test', password, deviceName: 'Phone', source: here }
    const half = await signInMobile(deps, phone).catch((error) => error.details)
    const given = { method: 'authenticator' as const, code: next(secret), source: here }
    await expect(completeMobile(deps, { challenge: half.challenge, ...given })).resolves.toMatchObject({
      token: expect.any(String),
    })
  })
})
