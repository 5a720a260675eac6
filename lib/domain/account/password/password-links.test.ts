import { describe, expect, it } from 'vitest'
import { latestMail } from '../../../testing/mail/links'
import { challengeOf, here, person, signedIn, typePassword, withAuthenticator } from '../../../testing/people'
import { testDeps } from '../../../testing/test-deps'
import { reserve } from '../../limits/throttle'
import { challengeView, findChallenge } from '../../sign-in/challenge'
import { after, days, minutes } from '../../time'
import { makeLink, readLink } from './password-links'
import { completeReset, requestReset } from './password-reset'

const deps = testDeps()
const email = 'employee@acme.test'
const next = 'gravel otter at the gate'
const other = 'another good pass phrase'
const expired = { code: 'link-expired' }
const ask = () => requestReset(deps, { email, source: here })
const complete = (token: string, chosen = next) => completeReset(deps, { token, password: chosen, source: here })

async function newLink() {
  await ask()
  return (await latestMail(deps, 'password-reset'))?.token ?? ''
}

describe('a reset link', () => {
  it('sets the new password, once', async () => {
    await person(deps)
    const token = await newLink()
    await complete(token)
    await expect(typePassword(deps)).rejects.toMatchObject({ code: 'invalid-credentials' })
    expect(await signedIn(deps, { typed: next })).toBeTruthy()
    await expect(complete(token, other)).rejects.toMatchObject(expired)
    expect(await signedIn(deps, { typed: next })).toBeTruthy()
  })

  it('ends every session, half sign-in, trust and other link, and tells its owner', async () => {
    const { id } = await person(deps)
    const { session } = await withAuthenticator(deps)
    const challenge = challengeOf(await typePassword(deps))
    await deps.db.trustedBrowser.create({
      data: {
        userId: id,
        tokenHash: 'x',
        factorProvenAt: deps.clock.now(),
        userAgent: '',
        expiresAt: deps.clock.now(),
      },
    })
    const [first, second] = [await newLink(), await newLink()]
    await deps.db.mail.deleteMany()
    await ask()
    await complete(first)
    await expect(complete(second)).rejects.toMatchObject(expired)
    expect(await deps.db.session.findUnique({ where: { id: session.id } })).toBeNull()
    await expect(findChallenge(deps, challenge)).rejects.toMatchObject({ code: 'no-challenge' })
    expect(await deps.db.trustedBrowser.count()).toBe(0)
    expect(await deps.db.mail.findMany()).toMatchObject([
      { kind: 'notice', userId: id, payload: { notice: 'password.reset' } },
    ])
    expect(await deps.db.auditEvent.findMany({ where: { type: 'password.reset' } })).toMatchObject([{ userId: id }])
  })

  it('leaves MFA as it is, asks for it afterwards, and bars emailed codes', async () => {
    const { id } = await person(deps)
    await withAuthenticator(deps)
    await deps.db.user.update({ where: { id }, data: { emailValidatedAt: deps.clock.now() } })
    const mfa = { authenticators: true, recoverySet: { include: { codes: true } } }
    const before = await deps.db.user.findUniqueOrThrow({ where: { id }, include: mfa })
    await complete(await newLink())
    const { passwordHash, mailResetAt, ...now } = await deps.db.user.findUniqueOrThrow({
      where: { id },
      include: mfa,
    })
    expect(now).toEqual({ ...before, passwordHash: undefined, mailResetAt: undefined })
    expect(mailResetAt).toEqual(deps.clock.now())
    const token = challengeOf(await typePassword(deps, { typed: next }))
    const view = await challengeView(deps, await findChallenge(deps, token))
    expect(view.methods).toEqual(['authenticator', 'recovery-code'])
  })

  it('does not sign in', async () => {
    await person(deps)
    await complete(await newLink())
    expect(await deps.db.session.count()).toBe(0)
  })

  it('is spent by one of two who use it at once', async () => {
    await person(deps)
    const token = await newLink()
    const ends = await Promise.allSettled([complete(token), complete(token, other)])
    expect(ends.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(ends.find(({ status }) => status === 'rejected')).toMatchObject({ reason: expired })
  })

  it('of another purpose, of another form, or too old is nothing', async () => {
    const { id } = await person(deps)
    const token = await newLink()
    const now = deps.clock.now()
    const invitation = await deps.db.$transaction((tx) =>
      makeLink(tx, { userId: id, purpose: 'invitation', now, expiresAt: after(now, days(7)) }),
    )
    for (const wrong of [invitation, '', 'x', 'a'.repeat(43), token.slice(1), `${token}a`])
      await expect(complete(wrong)).rejects.toMatchObject(expired)
    deps.clock.advance(minutes(30))
    await expect(complete(token)).rejects.toMatchObject(expired)
    expect(await signedIn(deps)).toBeTruthy()
  })

  it('survives a password that the rules refuse', async () => {
    await person(deps)
    const token = await newLink()
    for (const refused of ['short', 'passwordpassword', 'erin.employee-acme'])
      await expect(complete(token, refused)).rejects.toMatchObject({
        code: 'invalid-body',
        details: { fields: { password: expect.any(String) } },
      })
    await complete(token)
  })

  it('is nothing once its person is disabled, or their company has its own sign-in', async () => {
    const { id, companyId } = await person(deps)
    const token = await newLink()
    await deps.db.company.update({ where: { id: companyId }, data: { signInSource: 'LDAP' } })
    await expect(complete(token)).rejects.toMatchObject(expired)
    await deps.db.company.update({ where: { id: companyId }, data: { signInSource: 'PASSWORD' } })
    await deps.db.user.update({ where: { id }, data: { disabledAt: deps.clock.now() } })
    await expect(complete(token)).rejects.toMatchObject(expired)
  })

  it('forgets the failures that stood against the address', async () => {
    await person(deps)
    for (let n = 0; n < 100; n++) await (await reserve(deps, { address: email }))('failed')
    await expect(typePassword(deps)).rejects.toMatchObject({ code: 'too-many-attempts' })
    await complete(await newLink())
    expect(await signedIn(deps, { typed: next })).toBeTruthy()
  })

  it('asks for fifteen characters, for eight where the company requires MFA', async () => {
    await person(deps)
    await expect(complete(await newLink(), 'otter-49')).rejects.toMatchObject({ code: 'invalid-body' })
    await deps.db.company.updateMany({ data: { mfaPolicy: 'REQUIRED' } })
    await complete(await newLink(), 'otter-49')
  })
})

describe('looking at a link', () => {
  const look = (token: string, purpose: 'password-reset' | 'invitation' = 'password-reset') =>
    readLink(deps, { token, purpose, source: here })

  it('says whose it is and how long the password must be, as often as one likes', async () => {
    await person(deps)
    const token = await newLink()
    for (let n = 0; n < 40; n++)
      expect(await look(token)).toEqual({ name: 'Erin Employee', address: 'e•••@acme.test', shortest: 15 })
    await complete(token)
  })

  it('says that it has expired, and stops a source that tries thirty', async () => {
    await person(deps)
    const token = await newLink()
    await expect(look(token, 'invitation')).rejects.toMatchObject(expired)
    for (let n = 0; n < 29; n++) await expect(look('a'.repeat(43))).rejects.toMatchObject(expired)
    await expect(look(token)).rejects.toMatchObject({ code: 'too-many-attempts' })
  })
})
