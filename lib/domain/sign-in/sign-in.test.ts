import { beforeEach, describe, expect, it } from 'vitest'
import {
  challengeOf,
  codeAt,
  from,
  live,
  password,
  person,
  signedIn,
  typeCode,
  typePassword,
  withAuthenticator,
} from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import { loadSession } from '../sessions/sessions'
import { minutes } from '../time'
import { findChallenge } from './challenge'

const deps = testDeps()
const step = () => deps.clock.advance(minutes(1))
const pending = async (browser = {}) => challengeOf(await typePassword(deps, { browser }))

describe('the password step', () => {
  beforeEach(() => person(deps))

  it('signs in who has no second factor', async () => {
    expect((await signedIn(deps)).amr).toEqual(['pwd'])
  })

  it('knows a person however the address is typed', async () => {
    expect((await signedIn(deps, { email: ' EMPLOYEE@Acme.test ' })).person.email).toBe('employee@acme.test')
  })

  it('answers a wrong password, an unknown address and a disabled person alike', async () => {
    await expect(typePassword(deps, { typed: 'wrong' })).rejects.toMatchObject({
      code: 'invalid-credentials',
      details: {},
    })
    await expect(typePassword(deps, { email: 'nobody@acme.test' })).rejects.toMatchObject({
      code: 'invalid-credentials',
      details: {},
    })
    await deps.db.user.updateMany({ data: { disabledAt: deps.clock.now() } })
    await expect(typePassword(deps)).rejects.toMatchObject({ code: 'invalid-credentials', details: {} })
  })

  it('refuses a managed person: the company signs in elsewhere', async () => {
    await deps.db.company.updateMany({ data: { signInSource: 'LDAP' } })
    await expect(typePassword(deps)).rejects.toMatchObject({ code: 'invalid-credentials' })
  })

  it('lets five wrong passwords of a source pass, then refuses even the right one for a second', async () => {
    for (let n = 0; n < 5; n++)
      await expect(typePassword(deps, { typed: 'wrong' })).rejects.toMatchObject({ code: 'invalid-credentials' })
    await expect(typePassword(deps)).rejects.toMatchObject({ code: 'too-many-attempts', details: { retryAfter: 1 } })
    await expect(typePassword(deps, { source: from('192.0.2.2') })).resolves.toMatchObject({ kind: 'session' })
    deps.clock.advance(1001)
    await expect(typePassword(deps)).resolves.toMatchObject({ kind: 'session' })
  })

  it('keeps the limit for addresses that nobody has', async () => {
    const nobody = { email: 'nobody@acme.test' }
    for (let n = 0; n < 5; n++) await typePassword(deps, nobody).catch(() => undefined)
    await expect(typePassword(deps, nobody)).rejects.toMatchObject({ code: 'too-many-attempts' })
  })

  it('stops a source after 30 failures in a minute, whomever they were for', async () => {
    for (let n = 0; n < 30; n++) await typePassword(deps, { email: `nobody${n}@acme.test` }).catch(() => undefined)
    await expect(typePassword(deps)).rejects.toMatchObject({ code: 'too-many-attempts' })
    step()
    await expect(typePassword(deps)).resolves.toMatchObject({ kind: 'session' })
  })

  it('ends the old session of the browser when the password is right, not when it is wrong', async () => {
    const begun = await typePassword(deps)
    const token = begun.kind === 'session' ? begun.session.token : ''
    await typePassword(deps, { typed: 'wrong', browser: { session: token } }).catch(() => undefined)
    expect(await loadSession(deps, token)).not.toBeNull()
    await typePassword(deps, { browser: { session: token } })
    expect(await loadSession(deps, token)).toBeNull()
  })

  it('stops an address after 100 failures over all sources, except in a browser that signed in as it before', async () => {
    const begun = await typePassword(deps)
    const known = begun.kind === 'session' ? begun.known.token : ''
    for (let n = 0; n < 100; n++)
      await typePassword(deps, { typed: 'x', source: from(`198.51.100.${n}`) }).catch(() => undefined)
    await expect(typePassword(deps)).rejects.toMatchObject({ code: 'too-many-attempts' })
    await expect(typePassword(deps, { browser: { known } })).resolves.toMatchObject({ kind: 'session' })
  })
})

describe('the second step', () => {
  let secret = ''
  let recoveryCodes: string[] = []
  const right = () => codeAt(secret, deps.clock.now())
  beforeEach(async () => {
    await person(deps)
    ;({ secret, recoveryCodes } = await withAuthenticator(deps))
    step()
  })

  it('signs in with the code of the authenticator', async () => {
    const done = await typeCode(deps, { challenge: await pending(), code: right() })
    expect(await live(deps, done.session.token)).toMatchObject({ amr: ['pwd', 'otp', 'mfa'] })
  })

  it.each([
    ['dashes', (c: string) => `${c.slice(0, 3)}-${c.slice(3)}`],
    ['spaces', (c: string) => ` ${c.slice(0, 3)} ${c.slice(3)} `],
    ['full-width digits', (c: string) => c.replace(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d)))],
  ])('forgives %s', async (_name, typed) => {
    await expect(typeCode(deps, { challenge: await pending(), code: typed(right()) })).resolves.toBeDefined()
  })

  it('accepts the step before and the step after, none further', async () => {
    const codes = [-1, 0, 1].map((n) => codeAt(secret, new Date(deps.clock.now().getTime() + n * 30_000)))
    for (const code of codes) await expect(typeCode(deps, { challenge: await pending(), code })).resolves.toBeDefined()
    const far = codeAt(secret, new Date(deps.clock.now().getTime() + 60_000))
    await expect(typeCode(deps, { challenge: await pending(), code: far })).rejects.toMatchObject({
      code: 'clock-skew',
    })
  })

  it('refuses a replayed code and says that it was used', async () => {
    const code = right()
    await typeCode(deps, { challenge: await pending(), code })
    await expect(typeCode(deps, { challenge: await pending(), code })).rejects.toMatchObject({
      code: 'code-already-used',
      details: { triesLeft: 4 },
    })
  })

  it('refuses the very code that set the authenticator up', async () => {
    const enrolled = codeAt(secret, new Date(deps.clock.now().getTime() - 60_000))
    deps.clock.advance(-60_000)
    await expect(typeCode(deps, { challenge: await pending(), code: enrolled })).rejects.toMatchObject({
      code: 'code-already-used',
    })
  })

  it('gives five tries to a challenge, then wants the password again', async () => {
    const challenge = await pending()
    for (const triesLeft of [4, 3, 2, 1])
      await expect(typeCode(deps, { challenge, code: '000000' })).rejects.toMatchObject({ details: { triesLeft } })
    await expect(typeCode(deps, { challenge, code: '000000' })).rejects.toMatchObject({ code: 'too-many-attempts' })
    await expect(typeCode(deps, { challenge, code: right() })).rejects.toMatchObject({ code: 'challenge-expired' })
  })

  it('burns the challenge with the first right code, and leaves another factor unspent', async () => {
    const challenge = await pending()
    await typeCode(deps, { challenge, code: right() })
    const spare = { challenge, method: 'recovery-code' as const, code: recoveryCodes[0] ?? '' }
    await expect(typeCode(deps, spare)).rejects.toMatchObject({ code: 'challenge-expired' })
    expect(await deps.db.recoveryCode.count({ where: { usedAt: { not: null } } })).toBe(0)
  })

  it('forgets a challenge after ten minutes', async () => {
    const challenge = await pending()
    deps.clock.advance(minutes(10))
    await expect(typeCode(deps, { challenge, code: right() })).rejects.toMatchObject({ code: 'challenge-expired' })
  })

  it('burns the live challenge of the same browser when the password is typed again', async () => {
    const challenge = await pending()
    await pending({ challenge })
    await expect(findChallenge(deps, challenge)).rejects.toMatchObject({ code: 'no-challenge' })
  })

  it('takes no session token for a challenge, and no challenge for a session', async () => {
    const challenge = await pending()
    expect(await loadSession(deps, challenge)).toBeNull()
    const { session } = await typeCode(deps, { challenge, code: right() })
    await expect(findChallenge(deps, session.token)).rejects.toMatchObject({ code: 'no-challenge' })
  })

  it('signs in with a recovery code once, sloppily typed, and leads to the settings', async () => {
    const code = (recoveryCodes[3] ?? '').toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
    const done = await typeCode(deps, { challenge: await pending(), method: 'recovery-code', code })
    expect(done.callbackUrl).toMatch(/^\/account\/settings/)
    await expect(typeCode(deps, { challenge: await pending(), method: 'recovery-code', code })).rejects.toMatchObject({
      code: 'code-already-used',
    })
  })

  it('finds an unused code in a pasted file', async () => {
    const [used = '', ...rest] = recoveryCodes
    await typeCode(deps, { challenge: await pending(), method: 'recovery-code', code: used })
    const file = `Latchkey recovery codes\nSite: http://localhost:3000\nDate: 2026-11-22\n\n1. ${used}\n${rest.map((c, n) => `${n + 2}. ${c}`).join('\r\n')}`
    await expect(
      typeCode(deps, { challenge: await pending(), method: 'recovery-code', code: file }),
    ).resolves.toBeDefined()
    expect(await deps.db.recoveryCode.count({ where: { usedAt: null } })).toBe(8)
  })

  it('locks the account after ten misses in a row, over challenges, and spends nothing while locked', async () => {
    for (let round = 0; round < 2; round++) {
      const challenge = await pending()
      for (let n = 0; n < 5; n++) await typeCode(deps, { challenge, code: '000000' }).catch(() => undefined)
    }
    const challenge = await pending()
    const code = right()
    await expect(typeCode(deps, { challenge, code })).rejects.toMatchObject({
      code: 'too-many-attempts',
      details: { retryAfter: 900 },
    })
    await expect(findChallenge(deps, challenge)).resolves.toBeDefined()
    deps.clock.advance(minutes(15))
    await expect(typeCode(deps, { challenge: await pending(), code: right() })).resolves.toBeDefined()
  })

  it('never lets more than 30 misses a day pass, whatever succeeds in between', async () => {
    let misses = 0
    for (let round = 0; round < 8; round++) {
      const challenge = await pending()
      for (let n = 0; n < 4; n++) {
        const missed = await typeCode(deps, { challenge, code: '000000', source: from(`198.51.100.${round}`) }).catch(
          (error) => error,
        )
        misses += missed.code === 'invalid-code' ? 1 : 0
      }
      step()
      await typeCode(deps, { challenge, code: right() }).catch(() => undefined)
    }
    expect(misses).toBe(30)
  })

  it('skips the second factor in a trusted browser, and asks again once the company forbids trust', async () => {
    const { trust } = await typeCode(deps, { challenge: await pending(), code: right(), trustBrowser: true })
    const browser = { trust: trust?.token }
    const session = await signedIn(deps, { browser })
    expect(session).toMatchObject({ amr: ['pwd'], steppedUpAt: null })
    expect(session.factorProvenAt).not.toBeNull()
    await deps.db.company.updateMany({ data: { trustedBrowserDays: 0 } })
    expect(await typePassword(deps, { browser })).toMatchObject({ kind: 'challenge' })
  })

  it('trusts a browser for its owner alone', async () => {
    const { trust } = await typeCode(deps, { challenge: await pending(), code: right(), trustBrowser: true })
    await person(deps, { email: 'second@acme.test' })
    await withAuthenticator(deps, { email: 'second@acme.test' })
    expect(await typePassword(deps, { email: 'second@acme.test', browser: { trust: trust?.token } })).toMatchObject({
      kind: 'challenge',
    })
  })

  it('ends a pending challenge when the person is disabled meanwhile', async () => {
    const challenge = await pending()
    await deps.db.user.updateMany({ data: { disabledAt: deps.clock.now() } })
    await expect(typeCode(deps, { challenge, code: right() })).rejects.toMatchObject({ code: 'challenge-expired' })
  })

  it('fails closed, and gives the try back, when a key does not open', async () => {
    const challenge = await pending()
    await deps.db.authenticator.updateMany({ data: { secret: 'test.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' } })
    await expect(typeCode(deps, { challenge, code: right() })).rejects.toThrow('does not open')
    expect((await findChallenge(deps, challenge)).attempts).toBe(0)
  })

  it('writes no password, code or token into the audit log', async () => {
    const challenge = await pending()
    const code = right()
    await typeCode(deps, { challenge, code })
    const log = JSON.stringify(await deps.db.auditEvent.findMany())
    for (const secretValue of [password, code, challenge, secret]) expect(log).not.toContain(secretValue)
    expect(log).toContain('sign-in.succeeded')
  })
})
