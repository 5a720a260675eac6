import { beforeEach, describe, expect, it } from 'vitest'
import { latestMail } from '../../testing/mail/links'
import {
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
import { companyAtProvider, insideByProvider } from '../../testing/seeds/companies'
import { testDeps } from '../../testing/test-deps'
import { beginAuthenticator } from '../factors/authenticator/setup'
import { rememberBrowser } from '../sessions/known-browser'
import type { LiveSession } from '../sessions/sessions'
import { signInMobile } from '../sign-in/mobile'
import { minutes } from '../time'
import { stepUpMethods } from './mfa/view'
import { changePassword, isPasswordDue } from './password/password'
import { completeReset, requestReset } from './password/password-reset'
import { reportCompromise } from './report-compromise'
import { stepUp } from './step-up/step-up'

const deps = testDeps()
const email = 'employee@acme.test'
const next = 'gravel otter at the gate'
const press = (session: LiveSession, known?: string) => reportCompromise(deps, { session, source: here, known })
const tokenOf = async (source = here) => {
  const begun = await typePassword(deps, { source })
  return begun.kind === 'session' ? begun.session.token : ''
}
const trust = (userId: string) => {
  const at = deps.clock.now()
  return deps.db.trustedBrowser.create({
    data: { userId, tokenHash: 'x', factorProvenAt: at, userAgent: '', expiresAt: at },
  })
}
const all = { sessions: true, trustedBrowsers: true, challenges: true, links: true, knownBrowsers: true } as const
const left = () =>
  deps.db.user.findUniqueOrThrow({ where: { email }, include: { ...all, enrolment: true, authenticators: true } })
const told = () => deps.db.auditEvent.findMany({ where: { type: 'account.not-me' } })
beforeEach(async () => {
  deps.clock.set(new Date('2026-11-22T12:00:00Z'))
})

describe('“This wasn’t me”', () => {
  beforeEach(() => person(deps))

  it('ends every other session, mobile ones too, trust, half sign-ins, links and the password; this session and the factors stay', async () => {
    const { session } = await withAuthenticator(deps)
    const { id: userId } = session.person
    await signInMobile(deps, { email, password, deviceName: 'Phone', source: from('192.0.2.9') })
    await typePassword(deps, { source: from('192.0.2.8') })
    await trust(userId)
    await requestReset(deps, { email, source: here })
    await latestMail(deps, 'password-reset')
    await deps.db.mail.deleteMany()
    await requestReset(deps, { email, source: here })

    expect(await press(session)).toEqual({ passwordDue: true })
    expect(await left()).toMatchObject({
      sessions: [{ id: session.id }],
      ...{ trustedBrowsers: [], challenges: [], links: [], knownBrowsers: [], passwordHash: null },
      authenticators: [{}],
    })
    expect(await told()).toMatchObject([{ userId, ip: here.ip, detail: { passwordDue: true } }])
    expect(await deps.db.mail.findMany()).toMatchObject([
      { kind: 'notice', userId, payload: { notice: 'account.not-me', detail: { passwordDue: true } } },
    ])
  })

  it('forgets every browser but the one in which it was pressed', async () => {
    const session = await live(deps, await tokenOf())
    const userId = session.person.id
    const own = await deps.db.$transaction((tx) =>
      rememberBrowser(tx, { userId, token: undefined, lastMethod: null, now: deps.clock.now() }).then(
        async ({ row, ...remembered }) => {
          await tx.$executeRaw(row)
          return remembered
        },
      ),
    )
    expect((await left()).knownBrowsers).toHaveLength(2)
    await press(session, own.token)
    expect((await left()).knownBrowsers).toHaveLength(1)
    await press(session, 'made up')
    expect((await left()).knownBrowsers).toEqual([])
  })

  it('ends what another session was about to set up, and leaves one’s own', async () => {
    const [mine, theirs] = [await live(deps, await tokenOf()), await live(deps, await tokenOf(from('192.0.2.9')))]
    await beginAuthenticator(deps, { session: theirs, source: here })
    await press(mine)
    expect((await left()).enrolment).toBeNull()
    await beginAuthenticator(deps, { session: mine, source: here })
    await press(mine)
    expect((await left()).enrolment).toMatchObject({ sessionId: mine.id })
  })

  it('leaves nobody the old password: it is refused as any wrong one, and the link by mail works', async () => {
    await press(await signedIn(deps))
    await expect(typePassword(deps)).rejects.toMatchObject({ code: 'invalid-credentials' })
    await requestReset(deps, { email, source: here })
    const token = (await latestMail(deps, 'password-reset'))?.token ?? ''
    await completeReset(deps, { token, password: next, source: here })
    expect(await signedIn(deps, { typed: next })).toBeTruthy()
  })

  it('asks for a new password, which this session sets without a current one', async () => {
    const token = await tokenOf()
    await press(await live(deps, token))
    const session = await live(deps, token)
    expect(isPasswordDue(session.person)).toBe(true)
    await changePassword(deps, { session, currentPassword: 'ignored', password: next, source: here })
    expect(await signedIn(deps, { typed: next })).toBeTruthy()
    const again = changePassword(deps, {
      session: await live(deps, token),
      password: 'yet another phrase',
      source: here,
    })
    await expect(again).rejects.toMatchObject({
      code: 'invalid-body',
      details: { fields: { currentPassword: expect.any(String) } },
    })
  })

  it('lets one of two new passwords at once through', async () => {
    const token = await tokenOf()
    await press(await live(deps, token))
    const session = await live(deps, token)
    const set = (password: string) => changePassword(deps, { session, password, source: here })
    const ends = await Promise.allSettled([set(next), set('yet another pass phrase')])
    expect(ends.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'changed-meanwhile' } })
  })

  it('pressed twice is one act, told once; later it is another', async () => {
    const session = await signedIn(deps)
    await press(session)
    await press(session)
    expect(await told()).toHaveLength(1)
    deps.clock.advance(minutes(2))
    await press(session)
    expect(await told()).toHaveLength(2)
  })

  it('by a session that was ended meanwhile does nothing', async () => {
    const session = await signedIn(deps)
    await deps.db.session.deleteMany()
    await expect(press(session)).rejects.toMatchObject({ code: 'not-signed-in' })
    expect(await left()).toMatchObject({ passwordHash: expect.any(String), knownBrowsers: [{}] })
  })

  it('with a fault at its last statement changes nothing at all', async () => {
    const session = await signedIn(deps)
    await signedIn(deps, { source: from('192.0.2.9') })
    await trust(session.person.id)
    const before = await left()
    await deps.db.$executeRaw`ALTER TABLE mail ADD CONSTRAINT full_up CHECK (kind <> 'notice') NOT VALID`
    try {
      await expect(press(session)).rejects.toThrow()
    } finally {
      await deps.db.$executeRaw`ALTER TABLE mail DROP CONSTRAINT full_up`
    }
    expect(before.sessions).toHaveLength(2)
    expect(await left()).toEqual(before)
    expect(await told()).toEqual([])
  })

  it('leaves who has no factor nothing to step up with but a new password by mail', async () => {
    const token = await tokenOf()
    await press(await live(deps, token))
    const session = await live(deps, token)
    expect(stepUpMethods(session)).toEqual([])
    for (const proof of [{ password }, { method: 'authenticator', code: '000000' } as const])
      await expect(stepUp(deps, { session, source: here, token, proof })).rejects.toMatchObject({ code: 'not-set-up' })
  })

  it('makes a code that was asked for elsewhere worthless', async () => {
    const { session } = await withAuthenticator(deps)
    const begun = await typePassword(deps, { source: from('192.0.2.9') })
    await press(session)
    const challenge = begun.kind === 'challenge' ? begun.challenge.token : ''
    await expect(typeCode(deps, { challenge, code: '000000' })).rejects.toMatchObject({ code: 'challenge-expired' })
  })
})

describe('whose company signs them in elsewhere', () => {
  it('is signed out everywhere else; there is no password here to be void', async () => {
    const provider = await companyAtProvider(deps)
    const { session } = await insideByProvider(deps, provider)
    await insideByProvider(deps, provider)
    expect(await press(session)).toEqual({ passwordDue: false })
    expect(await left()).toMatchObject({ sessions: [{ id: session.id }], knownBrowsers: [] })
    expect(await deps.db.mail.findMany()).toMatchObject([
      { payload: { notice: 'account.not-me', detail: { passwordDue: false } } },
    ])
    expect(isPasswordDue(session.person)).toBe(false)
  })
})
