import { beforeEach, describe, expect, it } from 'vitest'
import {
  challengeOf,
  codeAt,
  here,
  live,
  person,
  signedIn,
  typeCode,
  typePassword,
  withAuthenticator,
} from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import { factors } from '../factors'
import { minutes } from '../time'
import { chooseOption, clearAuthenticator, clearMfa, renewRecoveryCodes } from './change-mfa'
import { mfaView } from './mfa'
import { loadSession } from './sessions'

const deps = testDeps()
const change = async (session: Awaited<ReturnType<typeof signedIn>>) => ({ session, source: here })

describe('setting up an authenticator', () => {
  beforeEach(() => person(deps))

  it('changes nothing until the key is proved, and shows the same key at every look', async () => {
    const session = await signedIn(deps)
    const first = await factors.authenticator.enrol(deps, { session, source: here })
    const again = await factors.authenticator.enrol(deps, { session, source: here })
    expect(again).toMatchObject({ secret: first.secret, created: false })
    expect(await mfaView(deps, session)).toMatchObject({
      enabled: false,
      option: 'none',
      pending: { kind: 'authenticator', startedHere: true },
    })
    expect(first.otpauthUri).toMatch(
      /^otpauth:\/\/totp\/Latchkey:employee(@|%40)acme\.test\?secret=[A-Z2-7]{32}&issuer=Latchkey/,
    )
  })

  it('makes a new key when a fresh one is asked for, and after fifteen minutes', async () => {
    const session = await signedIn(deps)
    const first = await factors.authenticator.enrol(deps, { session, source: here })
    const fresh = await factors.authenticator.enrol(deps, { session, source: here, fresh: true })
    expect(fresh.secret).not.toBe(first.secret)
    deps.clock.advance(minutes(15))
    const code = codeAt(fresh.secret, deps.clock.now())
    await expect(factors.authenticator.confirm(deps, { session, source: here, code })).rejects.toMatchObject({
      code: 'enrolment-expired',
    })
  })

  it('shows the pending key to no other session, and beginning elsewhere ends it', async () => {
    const [one, two] = [await signedIn(deps), await signedIn(deps)]
    const first = await factors.authenticator.enrol(deps, { session: one, source: here })
    const code = codeAt(first.secret, deps.clock.now())
    await expect(factors.authenticator.confirm(deps, { session: two, source: here, code })).rejects.toMatchObject({
      code: 'enrolment-expired',
    })
    expect((await mfaView(deps, two)).pending).toMatchObject({ startedHere: false })
    await factors.authenticator.enrol(deps, { session: two, source: here })
    await expect(factors.authenticator.confirm(deps, { session: one, source: here, code })).rejects.toMatchObject({
      code: 'enrolment-expired',
    })
  })

  it('adds its proof to this session and ends the others that lack one', async () => {
    const other = await typePassword(deps)
    const { session } = await withAuthenticator(deps)
    expect(await loadSession(deps, other.kind === 'session' ? other.session.token : '')).toBeNull()
    const row = await deps.db.session.findUniqueOrThrow({ where: { id: session.id } })
    expect(row.amr).toEqual(['pwd', 'otp', 'mfa'])
  })

  it('lets the old key work until the new one is proved, then only the new one', async () => {
    const { secret, session } = await withAuthenticator(deps)
    const signIn = async (key: string) =>
      typeCode(deps, { challenge: challengeOf(await typePassword(deps)), code: codeAt(key, deps.clock.now()) })
    deps.clock.advance(minutes(1))
    const begun = await factors.authenticator.enrol(deps, { session, source: here })
    await expect(signIn(secret)).resolves.toBeDefined()
    await factors.authenticator.confirm(deps, { session, source: here, code: codeAt(begun.secret, deps.clock.now()) })
    deps.clock.advance(minutes(1))
    await expect(signIn(secret)).rejects.toMatchObject({ code: 'replaced-key' })
    await expect(signIn(begun.secret)).resolves.toBeDefined()
  })

  it('keeps the live recovery set when a key is added, replaces it when the key is replaced', async () => {
    const { session } = await withAuthenticator(deps)
    const before = await deps.db.recoverySet.findFirstOrThrow()
    const confirm = async (add: boolean) => {
      const fresh = await live(deps, (await again()).session.token)
      const begun = await factors.authenticator.enrol(deps, { session: fresh, source: here, add })
      return factors.authenticator.confirm(deps, {
        session: fresh,
        source: here,
        code: codeAt(begun.secret, deps.clock.now()),
      })
    }
    let key = (await deps.db.authenticator.findFirstOrThrow()).id
    const again = async () => {
      deps.clock.advance(minutes(1))
      const row = await deps.db.authenticator.findUniqueOrThrow({ where: { id: key } })
      const secret = new TextDecoder().decode(
        deps.vault.open(row.secret, { userId: row.userId, rowId: row.id, purpose: 'authenticator' }),
      )
      return typeCode(deps, {
        challenge: challengeOf(await typePassword(deps)),
        code: codeAt(secret, deps.clock.now()),
      })
    }
    expect(await confirm(true)).toEqual({ recoveryCodes: null, setId: null })
    expect((await deps.db.recoverySet.findFirstOrThrow()).id).toBe(before.id)
    key = (await deps.db.authenticator.findFirstOrThrow({ where: { replacedAt: null } })).id
    expect((await confirm(false)).recoveryCodes).toHaveLength(10)
    expect(await deps.db.recoverySet.count()).toBe(1)
    expect(await deps.db.authenticator.count({ where: { replacedAt: null } })).toBe(1)
    expect(session.id).toBeDefined()
  })

  it('is refused where the policy forbids authenticators', async () => {
    await deps.db.company.updateMany({ data: { allowAuthenticator: false } })
    const session = await signedIn(deps)
    await expect(factors.authenticator.enrol(deps, { session, source: here })).rejects.toMatchObject({
      code: 'method-not-allowed',
    })
  })
})

describe('turning it off', () => {
  beforeEach(() => person(deps))
  const traces = () =>
    Promise.all([
      deps.db.authenticator.count(),
      deps.db.recoverySet.count(),
      deps.db.recoveryCode.count(),
      deps.db.trustedBrowser.count(),
      deps.db.enrolment.count(),
      deps.db.challenge.count(),
    ])

  it.each([
    ['Clear multi-factor authentication', clearMfa],
    ['Clear authenticator key', clearAuthenticator],
  ])('%s leaves no trace', async (_verb, clear) => {
    const { session } = await withAuthenticator(deps)
    await typePassword(deps)
    await clear(deps, await change(session))
    expect(await traces()).toEqual([0, 0, 0, 0, 0, 0])
    expect(await signedIn(deps)).toMatchObject({ amr: ['pwd'], person: { option: 'NONE', mfaSince: null } })
  })

  it('leaves Email and the recovery set where Email was ever validated', async () => {
    const { session } = await withAuthenticator(deps)
    await deps.db.user.updateMany({ data: { emailValidatedAt: deps.clock.now() } })
    await clearAuthenticator(deps, await change(session))
    expect(await deps.db.user.findFirst()).toMatchObject({ option: 'EMAIL' })
    expect(await deps.db.recoverySet.count()).toBe(1)
  })

  it('says so when there is nothing to clear', async () => {
    const session = await signedIn(deps)
    await expect(clearMfa(deps, await change(session))).rejects.toMatchObject({ code: 'not-enabled' })
  })

  it('is refused for the last allowed factor where the policy requires one', async () => {
    const { session } = await withAuthenticator(deps)
    await deps.db.company.updateMany({ data: { mfaPolicy: 'REQUIRED' } })
    await expect(clearMfa(deps, await change(session))).rejects.toMatchObject({ code: 'required-by-policy' })
    await expect(clearAuthenticator(deps, await change(session))).rejects.toMatchObject({ code: 'required-by-policy' })
  })

  it('ends the other sessions unless the user declines', async () => {
    const { secret, session } = await withAuthenticator(deps)
    deps.clock.advance(minutes(1))
    await typeCode(deps, { challenge: challengeOf(await typePassword(deps)), code: codeAt(secret, deps.clock.now()) })
    await clearMfa(deps, { session, source: here, endOthers: false })
    expect(await deps.db.session.count()).toBe(2)
  })
})

describe('recovery codes and options', () => {
  beforeEach(() => person(deps))

  it('a new set ends the old one, and all trust', async () => {
    const { session, recoveryCodes } = await withAuthenticator(deps)
    deps.clock.advance(minutes(1))
    const { setId } = await renewRecoveryCodes(deps, await change(session))
    const old = typeCode(deps, {
      challenge: challengeOf(await typePassword(deps)),
      method: 'recovery-code',
      code: recoveryCodes[0] ?? '',
    })
    await expect(old).rejects.toMatchObject({ code: 'invalid-code' })
    expect(await deps.db.recoverySet.findMany()).toMatchObject([{ setId }])
  })

  it('stores no code in the clear', async () => {
    const { recoveryCodes, secret } = await withAuthenticator(deps)
    const stored = JSON.stringify(
      [await deps.db.recoveryCode.findMany(), await deps.db.authenticator.findMany()],
      (_k, v) => (typeof v === 'bigint' ? String(v) : v),
    )
    for (const value of [secret, ...recoveryCodes]) expect(stored).not.toContain(value)
  })

  it('chooses only among factors already set up', async () => {
    const session = await signedIn(deps)
    await expect(chooseOption(deps, { ...(await change(session)), option: 'authenticator' })).rejects.toMatchObject({
      code: 'not-set-up',
    })
  })
})

describe('who must have MFA and has none', () => {
  it('gets a session that is marked so, until the set-up', async () => {
    const { id } = await person(deps, { company: { mfaPolicy: 'REQUIRED', mfaGraceDays: 7 } })
    expect((await signedIn(deps)).setupRequired).toBe(false)
    await deps.db.user.update({ where: { id }, data: { mfaResetAt: deps.clock.now() } })
    const session = await signedIn(deps)
    expect(session.setupRequired).toBe(true)
    const { secret } = await factors.authenticator.enrol(deps, { session, source: here })
    await factors.authenticator.confirm(deps, { session, source: here, code: codeAt(secret, deps.clock.now()) })
    deps.clock.advance(minutes(1))
    const done = await typeCode(deps, {
      challenge: challengeOf(await typePassword(deps)),
      code: codeAt(secret, deps.clock.now()),
    })
    expect((await live(deps, done.session.token)).setupRequired).toBe(false)
  })
})
