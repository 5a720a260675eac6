import { beforeEach, describe, expect, it } from 'vitest'
import {
  addPasskey,
  challengeOf,
  here,
  live,
  password,
  person,
  signedIn,
  typeCode,
  typePassword,
  withAuthenticator,
  withEmail,
} from '../../testing/people'
import { SoftPasskey } from '../../testing/soft-passkey'
import { testDeps } from '../../testing/test-deps'
import { readLink } from '../account/password/password-links'
import { composeReset, requestReset } from '../account/password/password-reset'
import { requireStepUp } from '../account/step-up/step-up'
import { composeInvitation } from '../company/employees/invitation'
import { factors } from '../factors'
import { forget } from '../jobs/purge-expired'
import { findChallenge } from '../sign-in/challenge'
import { signInMobile } from '../sign-in/mobile'
import { beginPasskeySignIn, signInByPasskey } from '../sign-in/passkey'
import { after, days, minutes } from '../time'
import { findKnownBrowser } from './known-browser'
import { loadSession } from './sessions'
import { findTrust, listTrustedBrowsers } from './trusted-browsers'

const deps = testDeps()
const right = new Date('2026-11-22T12:00:00Z')
const jumps = { '5 minutes': minutes(5), 'a day': days(1), 'ten years': days(3650) }
const ahead = (jump: number) => deps.clock.set(after(right, jump))
/** The clock is right again; a moment has passed. */
const setRight = () => deps.clock.set(after(right, 1000))
const passes = (act: () => Promise<unknown>) =>
  act().then(
    (value) => value !== null,
    () => false,
  )

beforeEach(() => {
  deps.clock.set(right)
  deps.mails.length = 0
})

/** Makes the thing; what it returns says whether the thing opens what it is for. */
type Make = () => Promise<() => Promise<boolean>>

const linkIn = (mail: unknown) => (mail as { token: string }).token

const opening: Record<string, Make> = {
  async 'a session'() {
    await person(deps)
    const begun = await typePassword(deps)
    const token = begun.kind === 'session' ? begun.session.token : ''
    return () => passes(() => loadSession(deps, token))
  },
  async 'a mobile app’s token'() {
    const { email } = await person(deps)
    const { token } = await signInMobile(deps, { email, password, deviceName: 'phone', source: here })
    return () => passes(() => loadSession(deps, token, 'MOBILE'))
  },
  async 'a half sign-in'() {
    await person(deps)
    await withAuthenticator(deps)
    const token = challengeOf(await typePassword(deps))
    return () => passes(() => findChallenge(deps, token))
  },
  async 'a trusted browser'() {
    await person(deps)
    const { recoveryCodes } = await withAuthenticator(deps)
    const challenge = challengeOf(await typePassword(deps))
    const code = recoveryCodes[0] ?? ''
    const { trust } = await typeCode(deps, { challenge, method: 'recovery-code', code, trustBrowser: true })
    const owner = (await signedIn(deps, { browser: { trust: trust?.token } })).person
    return async () => {
      const now = deps.clock.now()
      const found = await findTrust(deps.db, { person: owner, token: trust?.token, now })
      expect(await listTrustedBrowsers(deps, owner)).toHaveLength(found ? 1 : 0)
      return found !== null
    }
  },
  async 'a known browser'() {
    const { id } = await person(deps)
    const begun = await typePassword(deps)
    const token = begun.kind === 'session' ? begun.known.token : ''
    return () => passes(() => findKnownBrowser(deps, id, token))
  },
  async 'a reset link'() {
    const { email } = await person(deps)
    await requestReset(deps, { email, source: here })
    const token = linkIn(await composeReset(deps, await deps.db.mail.findFirstOrThrow()))
    return () => passes(() => readLink(deps, { token, purpose: 'password-reset', source: here }))
  },
  async 'an invitation'() {
    const { id } = await person(deps)
    await deps.db.user.update({ where: { id }, data: { passwordHash: null } })
    const mail = { kind: 'invitation', userId: id, payload: {}, dueAt: right, expiresAt: right }
    const token = linkIn(await composeInvitation(deps, await deps.db.mail.create({ data: mail })))
    return () => passes(() => readLink(deps, { token, purpose: 'invitation', source: here }))
  },
  async 'a pending authenticator key'() {
    await person(deps)
    const session = await signedIn(deps)
    const { secret } = await factors.authenticator.enrol(deps, { session, source: here })
    return async () => (await factors.authenticator.enrol(deps, { session, source: here })).secret === secret
  },
  async 'a code mailed for a set-up'() {
    await person(deps)
    const session = await signedIn(deps)
    await factors.email.enrol(deps, { session, source: here })
    const { attempts } = await deps.db.enrolment.findFirstOrThrow()
    return async () => {
      await factors.email.confirm(deps, { session, source: here, code: '000000' }).catch(() => undefined)
      return (await deps.db.enrolment.findFirstOrThrow()).attempts > attempts
    }
  },
  async 'a code mailed for a sign-in'() {
    await person(deps)
    await withEmail(deps)
    const challenge = challengeOf(await typePassword(deps))
    const mail = deps.mails.at(-1)
    const code = mail?.kind === 'code' ? mail.code : ''
    return async () => {
      // The sign-in itself is right: the code alone came of the wrong clock.
      const expiresAt = after(deps.clock.now(), minutes(9))
      await deps.db.challenge.updateMany({ data: { createdAt: deps.clock.now(), expiresAt } })
      return passes(() => typeCode(deps, { challenge, method: 'email', code }))
    }
  },
  async 'the options of a new passkey'() {
    await person(deps)
    const session = await signedIn(deps)
    const options = await factors.passkey.enrol(deps, { session, source: here })
    const response = new SoftPasskey(deps.appUrl).register(options)
    return () => passes(() => factors.passkey.confirm(deps, { session, source: here, response }))
  },
  async 'a sign-in by passkey'() {
    await person(deps)
    const passkey = new SoftPasskey(deps.appUrl)
    await addPasskey(deps, await signedIn(deps), passkey)
    const door = await beginPasskeySignIn(deps, { token: undefined, source: here })
    const answer = { response: passkey.sign(door.options), browser: { door: door.token }, callbackUrl: '/' }
    return () => passes(() => signInByPasskey(deps, { ...answer, source: here }))
  },
  async 'a step-up'() {
    await person(deps)
    const begun = await typePassword(deps)
    const token = begun.kind === 'session' ? begun.session.token : ''
    const { id } = await live(deps, token)
    const sessionMoments = () => {
      const now = deps.clock.now()
      return { createdAt: now, lastSeenAt: now, authenticatedAt: now }
    }
    return async () => {
      // The session itself is right: the step-up alone came of the wrong clock.
      await deps.db.session.update({ where: { id }, data: sessionMoments() })
      const session = await live(deps, token)
      return passes(async () => requireStepUp(deps, session))
    }
  },
}

describe.each(Object.entries(jumps))('a clock that was ahead by %s', (_, jump) => {
  it.each(Object.entries(opening))('ends %s once it is right', async (_, make) => {
    ahead(jump)
    const stands = await make()
    setRight()
    expect(await stands()).toBe(false)
  })

  it('leaves no row behind that the sweep does not remove', async () => {
    ahead(jump)
    await opening['a trusted browser']?.()
    await deps.db.authenticator.updateMany({ data: { replacedAt: deps.clock.now() } })
    await beginPasskeySignIn(deps, { token: undefined, source: here })
    await typePassword(deps)
    await requestReset(deps, { email: 'employee@acme.test', source: here })
    await composeReset(deps, await deps.db.mail.findFirstOrThrow({ where: { kind: 'password-reset' } }))
    setRight()
    expect(await forget(deps, { auditDays: 0, trustClock: false })).not.toBeNull()
    expect(await deps.db.session.count()).toBeGreaterThan(0)
    await forget(deps, { auditDays: 0 })
    const { session, challenge, trustedBrowser, knownBrowser, link, passkeyChallenge, authenticator } = deps.db
    const tables = [session, challenge, trustedBrowser, knownBrowser, link, passkeyChallenge, authenticator]
    const counts = await Promise.all(tables.map((table) => (table as typeof session).count()))
    expect(counts).toEqual([0, 0, 0, 0, 0, 0, 0])
  })
})

describe('a clock that was ahead by a minute', () => {
  it.each(Object.entries(opening))('leaves %s as it is', async (_, make) => {
    ahead(minutes(1))
    const stands = await make()
    setRight()
    expect(await stands()).toBe(true)
  })
})
