import { beforeEach, describe, expect, it } from 'vitest'
import { latestMail } from '../../../testing/mail/links'
import { from, here, live, password, person, signedIn, typePassword, withAuthenticator } from '../../../testing/people'
import { testDeps } from '../../../testing/test-deps'
import type { LiveSession } from '../../sessions/sessions'
import { minutes } from '../../time'
import { changePassword } from './password'
import { completeReset, requestReset } from './password-reset'

const deps = testDeps()
const next = 'gravel otter at the gate'
const email = 'employee@acme.test'
const change = (session: LiveSession, currentPassword = password, chosen = next, source = here) =>
  changePassword(deps, { session, currentPassword, password: chosen, source })
const wrong = { code: 'invalid-credentials' }

describe('changing the password', () => {
  beforeEach(() => person(deps))

  it('takes the current one, and from then on only the new one signs in', async () => {
    await change(await signedIn(deps))
    await expect(typePassword(deps)).rejects.toMatchObject(wrong)
    expect(await signedIn(deps, { typed: next })).toBeTruthy()
  })

  it('ends every other session, all trust, half sign-ins and links, and tells its owner', async () => {
    const { session } = await withAuthenticator(deps)
    const { id: userId } = session.person
    await typePassword(deps, { source: from('192.0.2.9') })
    const at = deps.clock.now()
    await deps.db.trustedBrowser.create({
      data: { userId, tokenHash: 'x', factorProvenAt: at, userAgent: '', expiresAt: at },
    })
    await requestReset(deps, { email, source: here })
    const link = (await latestMail(deps, 'password-reset'))?.token ?? ''
    await deps.db.mail.deleteMany()
    await requestReset(deps, { email, source: here })
    await change(session)
    const left = { sessions: true, trustedBrowsers: true, challenges: true, links: true, authenticators: true } as const
    expect(await deps.db.user.findUniqueOrThrow({ where: { id: userId }, include: left })).toMatchObject({
      sessions: [{ id: session.id }],
      trustedBrowsers: [],
      challenges: [],
      links: [],
      authenticators: [{}],
      mailResetAt: null,
    })
    await expect(
      completeReset(deps, { token: link, password: 'yet another pass phrase', source: here }),
    ).rejects.toMatchObject({
      code: 'link-expired',
    })
    expect(await deps.db.mail.findMany()).toMatchObject([{ kind: 'notice', payload: { notice: 'password.changed' } }])
    expect(await deps.db.auditEvent.findMany({ where: { type: 'password.changed' } })).toMatchObject([{ userId }])
  })

  it('is refused without the current one, and tries count as at sign-in', async () => {
    const session = await signedIn(deps)
    for (let n = 0; n < 5; n++) await expect(change(session, 'wrong')).rejects.toMatchObject(wrong)

    await expect(change(session)).rejects.toMatchObject({ code: 'too-many-attempts', details: { retryAfter: 1 } })
    await expect(typePassword(deps)).rejects.toMatchObject({ code: 'too-many-attempts' })
    deps.clock.advance(minutes(15))
    await change(session)
  })

  it('to one that the rules refuse says which field, and looks at no current one', async () => {
    const session = await signedIn(deps)
    for (let n = 0; n < 7; n++)
      await expect(change(session, 'wrong', 'short')).rejects.toMatchObject({ code: 'invalid-body' })
    await change(session)
  })

  it('is done by one of two at once', async () => {
    const session = await signedIn(deps)
    const ends = await Promise.allSettled([change(session), change(session, password, 'yet another pass phrase')])
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await deps.db.auditEvent.count({ where: { type: 'password.changed' } })).toBe(1)
  })

  it('by a session that was ended meanwhile changes nothing', async () => {
    const session = await signedIn(deps)
    await deps.db.session.deleteMany()
    await expect(change(session)).rejects.toMatchObject({ code: 'not-signed-in' })
    expect(await signedIn(deps)).toBeTruthy()
  })

  it('keeps the session that changed it', async () => {
    const begun = await typePassword(deps)
    const token = begun.kind === 'session' ? begun.session.token : ''
    await change(await live(deps, token))
    expect(await live(deps, token)).toBeTruthy()
  })
})
