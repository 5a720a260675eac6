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
} from '../../../testing/people'
import { hasPasskey } from '../../../testing/seeds/passkey-rows'
import { testDeps } from '../../../testing/test-deps'
import { factors } from '../../factors'
import { loadSession } from '../../sessions/sessions'
import { minutes } from '../../time'
import { chooseOption, clearAuthenticator, clearMfa, removePasskey, renewRecoveryCodes } from './change-mfa'
import { mfaView } from './view'

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

describe('a passkey beside other factors', () => {
  let userId: string
  beforeEach(async () => {
    userId = (await person(deps)).id
  })
  const row = () =>
    deps.db.user.findFirstOrThrow({ include: { authenticators: true, passkeys: true, recoverySet: true } })
  const set = (data: object) => deps.db.user.update({ where: { id: userId }, data })

  it('stays, with the recovery set, when the authenticator key is cleared, and is asked for from then on', async () => {
    const { session } = await withAuthenticator(deps)
    await hasPasskey(deps, userId)
    await set({ emailValidatedAt: deps.clock.now() })
    await clearAuthenticator(deps, await change(session))
    expect(await row()).toMatchObject({ option: 'PASSKEY', authenticators: [], passkeys: [{}], recoverySet: {} })
  })

  it.each([
    ['an authenticator', 'AUTHENTICATOR', { emailValidatedAt: new Date() }, true],
    ['Email', 'EMAIL', { emailValidatedAt: new Date() }, false],
  ])(
    'removed as the last one, leaves %s as the option, and the recovery set',
    async (_name, option, data, keepsKey) => {
      const { session } = await withAuthenticator(deps)
      const { id } = await hasPasskey(deps, userId)
      if (!keepsKey) await deps.db.authenticator.deleteMany()
      await set({ ...data, option: 'PASSKEY' })
      await removePasskey(deps, { ...(await change(session)), id })
      expect(await row()).toMatchObject({ option, passkeys: [], recoverySet: {} })
    },
  )

  it('removed as one of two changes no option; removed as the last factor turns everything off', async () => {
    const session = await signedIn(deps)
    const [one, two] = [await hasPasskey(deps, userId), await hasPasskey(deps, userId, 'Key')]
    await removePasskey(deps, { ...(await change(session)), id: one.id })
    expect(await row()).toMatchObject({ option: 'PASSKEY', passkeys: [{ id: two.id }] })
    await removePasskey(deps, { ...(await change(session)), id: two.id })
    expect(await row()).toMatchObject({ option: 'NONE', mfaSince: null, passkeys: [], recoverySet: null })
    expect(await deps.db.auditEvent.findMany({ where: { type: 'factor.removed' } })).toMatchObject([
      { detail: { factor: 'passkey' } },
      { detail: { factor: 'passkey' } },
    ])
  })

  it('is kept where the company requires one, unless another allowed factor is left', async () => {
    const session = await signedIn(deps)
    const { id } = await hasPasskey(deps, userId)
    const remove = async () => removePasskey(deps, { ...(await change(session)), id })
    await deps.db.company.updateMany({ data: { mfaPolicy: 'REQUIRED', allowEmail: false } })
    await expect(remove()).rejects.toMatchObject({ code: 'required-by-policy' })
    await set({ emailValidatedAt: deps.clock.now() })
    await expect(remove()).rejects.toMatchObject({ code: 'required-by-policy' })
    expect((await row()).passkeys).toHaveLength(1)
    await deps.db.company.updateMany({ data: { allowEmail: true } })
    await remove()
    expect(await row()).toMatchObject({ option: 'EMAIL', passkeys: [] })
  })

  it('lets the authenticator be cleared where the company requires one and allows passkeys, and only there', async () => {
    const { session } = await withAuthenticator(deps)
    await hasPasskey(deps, userId)
    await deps.db.company.updateMany({ data: { mfaPolicy: 'REQUIRED', allowPasskey: false } })
    await expect(clearAuthenticator(deps, await change(session))).rejects.toMatchObject({ code: 'required-by-policy' })
    await deps.db.company.updateMany({ data: { allowPasskey: true } })
    await clearAuthenticator(deps, await change(session))
    expect(await row()).toMatchObject({ option: 'PASSKEY', authenticators: [] })
  })

  it('and an authenticator are both kept, whichever is chosen; Email discards the key and keeps the passkey', async () => {
    const { session } = await withAuthenticator(deps)
    await hasPasskey(deps, userId)
    await set({ emailValidatedAt: deps.clock.now() })
    const choose = async (option: 'passkey' | 'authenticator' | 'email') => {
      await chooseOption(deps, { ...(await change(session)), option })
      const { option: chosen, authenticators, passkeys } = await row()
      return [chosen, authenticators.length, passkeys.length]
    }
    expect(await choose('passkey')).toEqual(['PASSKEY', 1, 1])
    expect(await choose('authenticator')).toEqual(['AUTHENTICATOR', 1, 1])
    expect(await choose('email')).toEqual(['EMAIL', 0, 1])
    expect(await choose('passkey')).toEqual(['PASSKEY', 0, 1])
    await expect(choose('authenticator')).rejects.toMatchObject({ code: 'not-set-up' })
    await deps.db.company.updateMany({ data: { allowPasskey: false } })
    await expect(choose('passkey')).rejects.toMatchObject({ code: 'method-not-allowed' })
  })

  it('goes with everything else, and every ceremony under way, when MFA is cleared', async () => {
    const { session } = await withAuthenticator(deps)
    await hasPasskey(deps, userId)
    await factors.passkey.enrol(deps, { session, source: here })
    await clearMfa(deps, await change(session))
    expect(await Promise.all([deps.db.passkey.count(), deps.db.passkeyChallenge.count()])).toEqual([0, 0])
    expect(await signedIn(deps)).toMatchObject({ person: { option: 'NONE', mfaSince: null } })
  })

  it('of somebody else is not found', async () => {
    const session = await signedIn(deps)
    const other = await person(deps, { email: 'other@acme.test' })
    const { id } = await hasPasskey(deps, other.id)
    await expect(removePasskey(deps, { ...(await change(session)), id })).rejects.toMatchObject({ code: 'not-found' })
    expect(await deps.db.passkey.count()).toBe(1)
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
