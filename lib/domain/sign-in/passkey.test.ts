import { expect, test } from 'vitest'
import {
  addPasskey,
  challengeOf,
  from,
  here,
  live,
  person,
  typePassword,
  withAuthenticator,
  withPasskey,
} from '../../testing/people'
import { SoftPasskey, type Tricks } from '../../testing/soft-passkey'
import { testDeps } from '../../testing/test-deps'
import { accountLimits } from '../factors/account-lock'
import { reserve } from '../limits/throttle'
import { lifetimes } from '../security-numbers'
import { after } from '../time'
import { askSignInPasskey, findChallenge } from './challenge'
import { beginPasskeySignIn, signInByPasskey } from './passkey'

const deps = testDeps()

const open = (token?: string) => beginPasskeySignIn(deps, { token, source: here })

async function answer(passkey: SoftPasskey, trick: Tricks = {}, browser = {}, source = here) {
  const { token: door, options } = await open()
  const response = passkey.sign(options, trick)
  return signInByPasskey(deps, { response, browser: { ...browser, door }, callbackUrl: '/account', source })
}

test('a passkey alone signs in: the session says how, and that it was a step-up', async () => {
  const { id } = await person(deps)
  const { passkey } = await withPasskey(deps)
  const { session, callbackUrl, trust } = await answer(passkey)
  expect(await live(deps, session.token)).toMatchObject({
    amr: ['hwk', 'user', 'mfa'],
    factorProvenAt: deps.clock.now(),
    steppedUpAt: deps.clock.now(),
    person: { id },
    setupRequired: false,
  })
  expect({ callbackUrl, trust }).toEqual({ callbackUrl: '/account', trust: null })
})

test('the door names nobody and is the same for everybody', async () => {
  await person(deps)
  await withPasskey(deps)
  const { options } = await open()
  expect(options).toMatchObject({ allowCredentials: [], userVerification: 'required', rpId: 'portal.acme.test' })
})

test('the browser’s old session and its pending sign-in end, and it is remembered', async () => {
  await person(deps)
  const { passkey, session: old } = await withPasskey(deps)
  const challenge = challengeOf(await typePassword(deps))
  const row = await deps.db.session.findUniqueOrThrow({ where: { id: old.id } })
  const before = await answer(passkey)
  const { known } = await answer(passkey, {}, { session: before.session.token, challenge })
  expect(await deps.db.session.findMany({ where: { id: before.session.id } })).toEqual([])
  expect(await deps.db.session.findMany({ where: { id: row.id } })).toHaveLength(1)
  await expect(findChallenge(deps, challenge)).rejects.toMatchObject({ code: 'no-challenge' })
  const mails = await deps.db.mail.count()
  await answer(passkey, {}, { known: known.token })
  expect(await deps.db.mail.count()).toBe(mails)
})

const forgeries: [string, Tricks][] = [
  ['signed by another key', { forged: true }],
  ['signed at another site', { origin: 'https://evil.test' }],
  ['of another relying party', { rpId: 'evil.test' }],
  ['of another ceremony', { type: 'webauthn.create' }],
  ['inside a page of another site', { crossOrigin: true }],
  ['without the person verified', { userVerified: false }],
  ['without the person present', { userPresent: false }],
  ['of a device that does not say whose it is', { userHandle: null }],
  ['of a device that says it is somebody else’s', { userHandle: 'AAAAAAAAAAAAAAAAAAAAAA' }],
  ['of a passkey that nobody has', { id: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
]

test.each(forgeries)('an answer %s opens nothing, closes the door and counts against nobody', async (_, trick) => {
  await person(deps)
  const { passkey } = await withPasskey(deps)
  const { token: door, options } = await open()
  const given = (tricks: Tricks) => ({
    ...{ response: passkey.sign(options, tricks), browser: { door }, callbackUrl: '/', source: here },
  })
  await expect(signInByPasskey(deps, given(trick))).rejects.toMatchObject({ code: 'invalid-code' })
  await expect(signInByPasskey(deps, given({}))).rejects.toMatchObject({ code: 'challenge-expired' })
  expect(await deps.db.session.count()).toBe(1)
  const failures = await deps.db.limit.findMany({ where: { key: { startsWith: 'factor' } } })
  expect(failures.flatMap((row) => row.failures)).toEqual([])
  const refused = await deps.db.auditEvent.findFirstOrThrow({ where: { type: 'sign-in.passkey-refused' } })
  expect(refused.userId).toBeNull()
})

test('wrong answers of one source are stopped as wrong passwords are', async () => {
  await person(deps)
  const { passkey } = await withPasskey(deps)
  const source = from('198.51.100.7')
  for (let count = 0; count < 30; count++)
    await expect(answer(passkey, { forged: true }, {}, source)).rejects.toMatchObject({ code: 'invalid-code' })
  await expect(answer(passkey, {}, {}, source)).rejects.toMatchObject({ code: 'too-many-attempts' })
  await expect(answer(passkey)).resolves.toBeDefined()
})

test('an answer works once, in its browser, for ten minutes', async () => {
  await person(deps)
  const { passkey } = await withPasskey(deps)
  const { token: door, options } = await open()
  const response = passkey.sign(options)
  const given = { response, callbackUrl: '/', source: here }
  await expect(signInByPasskey(deps, { ...given, browser: {} })).rejects.toMatchObject({ code: 'challenge-expired' })
  const { token: another } = await open()
  await expect(signInByPasskey(deps, { ...given, browser: { door: another } })).rejects.toMatchObject({
    code: 'invalid-code',
  })
  await signInByPasskey(deps, { ...given, browser: { door } })
  await expect(signInByPasskey(deps, { ...given, browser: { door } })).rejects.toMatchObject({
    code: 'challenge-expired',
  })
  const late = await open()
  const signed = passkey.sign(late.options)
  deps.clock.advance(lifetimes.passkeyChallenge)
  const expired = signInByPasskey(deps, { ...given, response: signed, browser: { door: late.token } })
  await expect(expired).rejects.toMatchObject({ code: 'challenge-expired' })
})

test('opening the door again closes the one before', async () => {
  await person(deps)
  const { passkey } = await withPasskey(deps)
  const first = await open()
  await open(first.token)
  const response = passkey.sign(first.options)
  const given = { response, browser: { door: first.token }, callbackUrl: '/', source: here }
  await expect(signInByPasskey(deps, given)).rejects.toMatchObject({ code: 'challenge-expired' })
})

test('the challenge of a sign-in’s second step opens no door', async () => {
  await person(deps)
  const { passkey } = await withPasskey(deps)
  const { challenge } = await askSignInPasskey(deps, challengeOf(await typePassword(deps)))
  await expect(answer(passkey, { challenge })).rejects.toMatchObject({ code: 'invalid-code' })
})

test('an answer to another tab’s door leaves this one open', async () => {
  await person(deps)
  const { passkey } = await withPasskey(deps)
  const [mine, other] = [await open(), await open()]
  const given = { browser: { door: mine.token }, callbackUrl: '/', source: here }
  const wrong = signInByPasskey(deps, { ...given, response: passkey.sign(other.options) })
  await expect(wrong).rejects.toMatchObject({ code: 'invalid-code' })
  await expect(signInByPasskey(deps, { ...given, response: passkey.sign(mine.options) })).resolves.toBeDefined()
})

test('a counter that has not grown opens nothing, and a right answer passes the lock of the account', async () => {
  const { id } = await person(deps)
  const { passkey } = await withPasskey(deps)
  await answer(passkey)
  await expect(answer(passkey, { counter: 1 })).rejects.toMatchObject({ code: 'invalid-code' })
  const lock = await reserve(deps, accountLimits(id))
  await lock('failed')
  const blockedUntil = after(deps.clock.now(), 60_000)
  await deps.db.limit.updateMany({ where: { key: { startsWith: 'factorStreak' } }, data: { blockedUntil } })
  await answer(passkey)
  expect(await deps.db.auditEvent.count({ where: { type: 'sign-in.succeeded', userId: id } })).toBe(3)
  const streak = await deps.db.limit.findFirstOrThrow({ where: { key: { startsWith: 'factorStreak' } } })
  expect(streak).toMatchObject({ blockedUntil })
})

test('who is disabled, or whose company has its own sign-in, finds the door shut', async () => {
  const { id, companyId } = await person(deps)
  const { passkey } = await withPasskey(deps)
  await deps.db.user.update({ where: { id }, data: { disabledAt: deps.clock.now() } })
  await expect(answer(passkey)).rejects.toMatchObject({ code: 'invalid-code' })
  await deps.db.user.update({ where: { id }, data: { disabledAt: null } })
  await deps.db.company.update({ where: { id: companyId }, data: { signInSource: 'LDAP', managedExemption: 'NEVER' } })
  await expect(answer(passkey)).rejects.toMatchObject({ code: 'invalid-code' })
})

test('whose password was made invalid chooses a new one first: until then no passkey opens the account', async () => {
  const { id } = await person(deps)
  const { passkey } = await withPasskey(deps)
  await deps.db.user.update({ where: { id }, data: { passwordHash: null } })
  await expect(answer(passkey)).rejects.toMatchObject({ code: 'invalid-code' })
})

test('a company that forbids passkeys shuts the door where there is another way; else it leads to the set-up alone', async () => {
  const { companyId } = await person(deps)
  const { session } = await withAuthenticator(deps)
  const passkey = new SoftPasskey(deps.appUrl)
  await addPasskey(deps, session, passkey)
  await deps.db.company.update({ where: { id: companyId }, data: { allowPasskey: false } })
  await expect(answer(passkey)).rejects.toMatchObject({ code: 'method-not-allowed' })
  await deps.db.authenticator.deleteMany()
  const { session: made } = await answer(passkey)
  expect((await live(deps, made.token)).setupRequired).toBe(true)
})

test('it lifts the bar that a reset by mail has set: more than the mailbox was proved', async () => {
  const { id } = await person(deps)
  const { passkey } = await withPasskey(deps)
  await deps.db.user.update({ where: { id }, data: { mailResetAt: deps.clock.now() } })
  await answer(passkey)
  expect((await deps.db.user.findUniqueOrThrow({ where: { id } })).mailResetAt).toBeNull()
})
