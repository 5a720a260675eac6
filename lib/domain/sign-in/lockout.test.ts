import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  challengeOf,
  codeAt,
  from,
  here,
  live,
  password,
  person,
  signedIn,
  typeCode,
  typePassword,
  withAuthenticator,
} from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import { completeReset, composeReset, requestReset } from '../account/password/password-reset'
import { reportCompromise } from '../account/report-compromise'
import { stepUp } from '../account/step-up/step-up'
import { unlockEmployee } from '../company/employees/employees'
import { readEmployees } from '../company/employees/employees-list'
import type { DomainError } from '../errors'
import { factors } from '../factors'
import { reserveCode } from '../factors/account-lock'
import { limits, limitsWith } from '../security-numbers'
import { days, hours, minutes } from '../time'
import { completeMobile, signInMobile } from './mobile'

const deps = testDeps()
/** The least that an operator can set: the same lock, sooner. */
deps.limits = limitsWith({ address: 20 })
const email = 'employee@acme.test'
const nobody = 'nobody@acme.test'
const phone = { email, password, deviceName: 'Erin’s phone', source: here }
const day = 24 * 60 * 60

/** What a refusal says. */
const refusal = (act: Promise<unknown>) =>
  act.then(
    () => null,
    ({ code, details }: DomainError) => ({ code, ...details }),
  )
const lockAddress = async (address = email) => {
  for (let n = 0; n < 20; n++)
    await typePassword(deps, { email: address, typed: 'x', source: from(`198.51.100.${n}`) }).catch(() => undefined)
}
const lockedAddress = {
  code: 'too-many-attempts',
  retryAfter: day,
  opens: ['known-device', 'password-reset', 'administrator'],
}

describe('an address that others locked', () => {
  beforeEach(() => person(deps))

  it('says what opens it, asks nobody to wait longer than a day, and says the same where nobody has the address', async () => {
    await Promise.all([lockAddress(), lockAddress(nobody)])
    for (const later of [0, days(1), days(400)]) {
      deps.clock.advance(later)
      expect(await refusal(typePassword(deps))).toEqual(lockedAddress)
      expect(await refusal(typePassword(deps, { email: nobody }))).toEqual(lockedAddress)
      expect(await refusal(signInMobile(deps, phone))).toEqual(lockedAddress)
      expect(await refusal(signInMobile(deps, { ...phone, email: nobody }))).toEqual(lockedAddress)
    }
  })

  it.each(['LDAP', 'OIDC'] as const)(
    'names no password reset where the domain signs in by %s',
    async (signInSource) => {
      await deps.db.company.create({
        data: { name: 'Elsewhere', signInSource, domains: { create: { name: 'else.test' } } },
      })
      await lockAddress('erin@else.test')
      const opens = ['known-device', 'administrator']
      expect(await refusal(typePassword(deps, { email: 'erin@else.test' }))).toEqual({ ...lockedAddress, opens })
    },
  )

  it('is opened by a password reset', async () => {
    await lockAddress()
    await requestReset(deps, { email, source: here })
    const mail = await composeReset(deps, await deps.db.mail.findFirstOrThrow())
    const token = mail?.kind === 'password-reset' ? mail.token : ''
    const fresh = 'another battery staple horse'
    await completeReset(deps, { token, password: fresh, source: here })
    await expect(typePassword(deps, { typed: fresh })).resolves.toMatchObject({ kind: 'session' })
  })

  it('is opened by an administrator', async () => {
    const { id, companyId } = await deps.db.user.findFirstOrThrow()
    await lockAddress()
    await unlockEmployee(deps, { id, companyId })
    await expect(typePassword(deps)).resolves.toMatchObject({ kind: 'session' })
  })

  it('lets a mobile app in that signed in before, and opens for everyone with it', async () => {
    const { known } = await signInMobile(deps, phone)
    await lockAddress()
    const again = await signInMobile(deps, { ...phone, known })
    expect(again.known).toBe(known)
    await expect(typePassword(deps)).resolves.toMatchObject({ kind: 'session' })
  })

  it('lets a mobile app in that still has the token of its sign-in', async () => {
    const { token } = await signInMobile(deps, phone)
    await lockAddress()
    await expect(signInMobile(deps, { ...phone, token })).resolves.toBeDefined()
  })
})

describe('a mobile app that pretends to have signed in before', () => {
  const attempt = (more: { known?: string | undefined; token?: string | undefined }) =>
    refusal(signInMobile(deps, { ...phone, ...more }))

  it('is not known by its device name, nor by what another person, a browser or a made-up app has', async () => {
    await person(deps)
    await person(deps, { email: 'second@acme.test' })
    await signInMobile(deps, phone)
    const other = await signInMobile(deps, { ...phone, email: 'second@acme.test' })
    const begun = await typePassword(deps)
    const browser = begun.kind === 'session' ? begun : undefined
    await lockAddress()
    expect(await attempt({})).toEqual(lockedAddress)
    expect(await attempt({ known: other.known, token: other.token })).toEqual(lockedAddress)
    expect(await attempt({ known: browser?.known.token, token: browser?.session.token })).toEqual(lockedAddress)
    expect(await attempt({ known: 'A'.repeat(43), token: 'A'.repeat(43) })).toEqual(lockedAddress)
    expect(await attempt({ known: '', token: 'no token' })).toEqual(lockedAddress)
  })

  it('is not known a year later, and not after its owner said that it was not them', async () => {
    await person(deps)
    const { known } = await signInMobile(deps, phone)
    const begun = await typePassword(deps)
    const session = await live(deps, begun.kind === 'session' ? begun.session.token : '')
    await reportCompromise(deps, { session, source: here, known: undefined })
    const { passwordHash } = await person(deps, { email: nobody })
    await deps.db.user.updateMany({ data: { passwordHash } })
    await lockAddress()
    expect(await attempt({ known })).toEqual(lockedAddress)
    await deps.db.limit.deleteMany()
    const fresh = await signInMobile(deps, phone)
    deps.clock.advance(days(366))
    await lockAddress()
    expect(await attempt({ known: fresh.known })).toEqual(lockedAddress)
  })
})

describe('an account that others locked at the second step', () => {
  let secret = ''
  let recoveryCodes: string[] = []
  const pending = async (known?: string) => challengeOf(await typePassword(deps, { browser: { known } }))
  const miss = async (challenge: string, times = 5, known?: string) => {
    for (let n = 0; n < times; n++) await typeCode(deps, { challenge, code: '000000', known }).catch(() => undefined)
  }
  const lock = async () => {
    for (let round = 0; round < 2; round++) await miss(await pending())
  }
  const right = () => {
    deps.clock.advance(minutes(1))
    return codeAt(secret, deps.clock.now())
  }
  const enter = async (known?: string) => typeCode(deps, { challenge: await pending(known), code: right(), known })

  beforeEach(async () => {
    await person(deps, { company: { mobileRequiresMfa: true } })
    ;({ secret, recoveryCodes } = await withAuthenticator(deps))
  })

  it('says in an unknown browser what opens it', async () => {
    await lock()
    const opens = ['time', 'known-device', 'administrator']
    const challenge = await pending()
    expect(await refusal(typeCode(deps, { challenge, code: '000000' }))).toMatchObject({ retryAfter: 900, opens })
    expect(await deps.db.challenge.findFirst({ orderBy: { createdAt: 'desc' } })).toMatchObject({
      lastMiss: { code: 'too-many-attempts', opens },
    })
  })

  it('lets in a browser that signed in before, which has five tries of its own and then waits, too', async () => {
    const { known } = await enter()
    await lock()
    await expect(enter(known.token)).resolves.toBeDefined()
    await expect(enter()).rejects.toMatchObject({ code: 'too-many-attempts' })
    await miss(await pending(known.token), 5, known.token)
    const refused = await refusal(enter(known.token))
    expect(refused).toMatchObject({ code: 'too-many-attempts', opens: ['time', 'administrator'] })
    expect(refused?.retryAfter).toBeLessThanOrEqual(900)
    deps.clock.advance(minutes(15))
    await expect(enter(known.token)).resolves.toBeDefined()
  })

  it('gives each browser that signed in before tries of its own, so that an intruder in one stops no other', async () => {
    const [intruder, owner] = [(await enter()).known.token, (await enter()).known.token]
    await lock()
    await miss(await pending(intruder), 5, intruder)
    await expect(enter(intruder)).rejects.toMatchObject({ code: 'too-many-attempts' })
    await expect(enter(owner)).resolves.toBeDefined()
  })

  it('bounds what all browsers that signed in before can guess together', async () => {
    const { known } = await enter()
    await lock()
    const { userId } = await deps.db.knownBrowser.findFirstOrThrow({ where: { lastMethod: 'authenticator' } })
    const settings = { deps, attempt: { userId, knownId: async () => randomUUID() } }
    for (let n = 0; n < limits.knownTotal.free; n++)
      await (await reserveCode(settings.deps, settings.attempt))('failed')
    await expect(enter(known.token)).rejects.toMatchObject({ code: 'too-many-attempts' })
  })

  it('does not know a browser that proved the password alone, before there was a factor', async () => {
    await deps.db.authenticator.deleteMany()
    const begun = await typePassword(deps)
    const known = begun.kind === 'session' ? begun.known.token : ''
    ;({ secret, recoveryCodes } = await withAuthenticator(deps))
    await lock()
    const opens = ['time', 'known-device', 'administrator']
    expect(await refusal(enter(known))).toMatchObject({ code: 'too-many-attempts', opens })
  })

  it('knows the browser in which the factor was set up, and one that used a recovery code', async () => {
    await deps.db.authenticator.deleteMany()
    await deps.db.recoverySet.deleteMany()
    const begun = await typePassword(deps)
    if (begun.kind !== 'session') throw new Error('a factor is due')
    const known = begun.known.token
    const session = await live(deps, begun.session.token)
    ;({ secret } = await factors.authenticator.enrol(deps, { session, source: here }))
    const code = codeAt(secret, deps.clock.now())
    const set = await factors.authenticator.confirm(deps, { session, source: here, code, known })
    const byRecovery = {
      challenge: await pending(),
      method: 'recovery-code',
      code: set.recoveryCodes?.[0] ?? '',
    } as const
    const other = await typeCode(deps, byRecovery)
    await lock()
    await expect(enter(known)).resolves.toBeDefined()
    await expect(enter(other.known.token)).resolves.toBeDefined()
  })

  it('counts the misses of a known browser as those of any other while nobody else has locked the account', async () => {
    const { known } = await enter()
    await miss(await pending(known.token), 5, known.token)
    await expect(enter(known.token)).resolves.toBeDefined()
  })

  it('lets in a mobile app that signed in before, and no other', async () => {
    const half = async (known?: string) => {
      const refused = await refusal(signInMobile(deps, { ...phone, ...(known && { known }) }))
      return refused?.challenge ?? ''
    }
    const finish = async (known?: string) =>
      completeMobile(deps, {
        challenge: await half(known),
        method: 'authenticator',
        code: right(),
        source: here,
        ...(known && { known }),
      })
    const { known } = await finish()
    await lock()
    expect(await refusal(finish())).toMatchObject({ opens: ['time', 'known-device', 'administrator'] })
    expect((await finish(known)).known).toBe(known)
  })

  it('says at a step-up what opens it', async () => {
    const done = await enter()
    const { token } = done.session
    await lock()
    const proof = { method: 'recovery-code', code: recoveryCodes[0] ?? '' } as const
    const refused = await refusal(stepUp(deps, { session: await live(deps, token), source: here, token, proof }))
    expect(refused).toMatchObject({ code: 'too-many-attempts', opens: ['time', 'known-device', 'administrator'] })
  })

  it('is shown as locked to its administrator, who opens it for every browser', async () => {
    const { known } = await enter()
    await lock()
    await miss(await pending(known.token), 5, known.token)
    const { id, companyId } = await deps.db.user.findFirstOrThrow()
    const company = await deps.db.company.findUniqueOrThrow({ where: { id: companyId } })
    const isLocked = async () => (await readEmployees(deps, company, [id]))[0]?.locked
    expect(await isLocked()).toBe(true)
    await unlockEmployee(deps, { id, companyId })
    expect(await isLocked()).toBe(false)
    const left = await deps.db.limit.findMany({ where: { key: { startsWith: 'known' } } })
    expect(left).toEqual([])
    await expect(enter(known.token)).resolves.toBeDefined()
  })
})

it('no wait of any limit is longer than a day', async () => {
  await person(deps)
  await signedIn(deps)
  await typePassword(deps, { typed: 'x' }).catch(() => undefined)
  const { limit } = deps.db
  const at = deps.clock.now()
  await limit.updateMany({ data: { blockedUntil: new Date(at.getTime() + hours(23)) } })
  const refused = await refusal(typePassword(deps))
  expect(refused?.retryAfter).toBe(23 * 3600)
  await limit.updateMany({ data: { blockedUntil: new Date(at.getTime() + days(10)) } })
  expect((await refusal(typePassword(deps)))?.retryAfter).toBeLessThanOrEqual(day)
})
