import { expect, test } from 'vitest'
import { type Assertion, parseAssertion } from '../../../schemas/passkey'
import { challengeOf, here, live, person, signedIn, typePassword, withPasskey } from '../../../testing/people'
import { SoftPasskey, type Tricks } from '../../../testing/soft-passkey'
import { testDeps } from '../../../testing/test-deps'
import { askStepUpPasskey, stepUp } from '../../account/step-up/step-up'
import { reserve } from '../../limits/throttle'
import { lifetimes } from '../../security-numbers'
import { askSignInPasskey } from '../../sign-in/challenge'
import { completeSignIn } from '../../sign-in/complete'
import { beginPasskeySignIn } from '../../sign-in/passkey'
import { after } from '../../time'
import { accountLimits } from '../account-lock'
import { checkAssertion } from './webauthn'

const deps = testDeps()

const answer = (challenge: string, response: Assertion) =>
  completeSignIn(deps, {
    method: 'passkey',
    code: '',
    response,
    trustBrowser: false,
    browser: { challenge },
    source: here,
  })

/** Somebody with a passkey, at the MFA screen. */
async function atTheScreen(kind: ConstructorParameters<typeof SoftPasskey>[1] = {}) {
  const { id: userId } = await person(deps)
  const { passkey, session } = await withPasskey(deps, { passkey: new SoftPasskey(deps.appUrl, kind) })
  const challenge = challengeOf(await typePassword(deps))
  return { userId, passkey, session, challenge, options: await askSignInPasskey(deps, challenge) }
}

const stored = () => deps.db.passkey.findFirstOrThrow()

test('a passkey signs in as the second step, and the session says how', async () => {
  const { challenge, passkey, options } = await atTheScreen()
  const { session } = await answer(challenge, passkey.sign(options))
  expect((await live(deps, session.token)).amr).toEqual(['pwd', 'hwk', 'user', 'mfa'])
  expect(await stored()).toMatchObject({ counter: 1n, lastUsedAt: deps.clock.now() })
})

test('a synced passkey, which does not count, says so and signs in again and again', async () => {
  const { challenge, passkey, options } = await atTheScreen({ counts: false, synced: true })
  const { session } = await answer(challenge, passkey.sign(options))
  expect((await live(deps, session.token)).amr).toEqual(['pwd', 'swk', 'user', 'mfa'])
  const again = challengeOf(await typePassword(deps))
  await expect(answer(again, passkey.sign(await askSignInPasskey(deps, again)))).resolves.toBeDefined()
  expect(await stored()).toMatchObject({ counter: 0n, synced: true })
})

test.each([
  ['stays on its device', { synced: false }, { backupEligible: true, backedUp: true }],
  ['may be copied', { synced: true }, { backupEligible: false, backedUp: false }],
])('rejects a passkey that %s and later says otherwise', async (_, kind, claim) => {
  const { challenge, passkey, options } = await atTheScreen(kind)
  await expect(answer(challenge, passkey.sign(options, claim))).rejects.toMatchObject({ code: 'invalid-code' })
  expect(await stored()).toMatchObject({ backupEligible: kind.synced, lastUsedAt: null })
})

test('accepts a copied passkey whose copies come and go', async () => {
  const { challenge, passkey, options } = await atTheScreen({ synced: true })
  await answer(challenge, passkey.sign(options, { backedUp: false }))
  expect(await stored()).toMatchObject({ synced: false, backupEligible: true })
})

test('takes the kind of an older passkey from its next answer, and keeps it from then on', async () => {
  const { challenge, passkey, options } = await atTheScreen({ synced: true })
  await deps.db.passkey.updateMany({ data: { backupEligible: null } })
  await answer(challenge, passkey.sign(options))
  expect(await stored()).toMatchObject({ backupEligible: true })
  const again = challengeOf(await typePassword(deps))
  const later = await askSignInPasskey(deps, again)
  const otherKind = { backupEligible: false, backedUp: false }
  await expect(answer(again, passkey.sign(later, otherKind))).rejects.toMatchObject({ code: 'invalid-code' })
})

test('reads what other makers write: padding, plain base64, an unknown attachment, no user handle', async () => {
  const { challenge, passkey, options } = await atTheScreen()
  const signed = passkey.sign(options, { userHandle: null })
  const padded = (text: string) => {
    const plain = text.replaceAll('-', '+').replaceAll('_', '/')
    return plain.padEnd(Math.ceil(plain.length / 4) * 4, '=')
  }
  const response = parseAssertion(
    JSON.stringify({
      ...signed,
      id: padded(signed.id),
      rawId: padded(signed.rawId),
      response: { ...signed.response, signature: padded(signed.response.signature), userHandle: '' },
      authenticatorAttachment: 'embedded',
      clientExtensionResults: { credProps: { rk: true }, prf: { enabled: false }, 'maker.test': [1] },
    }),
  )
  if (!response) throw new Error('it was not read')
  await expect(answer(challenge, response)).resolves.toBeDefined()
})

test('the options name this person’s passkeys alone, and demand that the person is verified', async () => {
  const { passkey, options } = await atTheScreen()
  expect(options).toMatchObject({ rpId: 'portal.acme.test', userVerification: 'required' })
  expect(options.allowCredentials).toEqual([{ id: passkey.id, type: 'public-key', transports: ['internal'] }])
})

const forgeries: [string, Tricks][] = [
  ['signed by another key', { forged: true }],
  ['signed at another site', { origin: 'https://portal.acme.test.evil.test' }],
  ['signed at another port', { origin: 'https://portal.acme.test:8443' }],
  ['signed without TLS', { origin: 'http://portal.acme.test' }],
  ['signed inside a page of another site', { crossOrigin: true }],
  ['of another relying party', { rpId: 'acme.test' }],
  ['of another ceremony', { type: 'webauthn.create' }],
  ['of a payment', { type: 'payment.get' }],
  ['without the person verified', { userVerified: false }],
  ['without the person present', { userPresent: false }],
  ['that names somebody else', { userHandle: 'AAAAAAAAAAAAAAAAAAAAAA' }],
]

test.each(forgeries)('an answer %s signs nobody in, and spends the challenge', async (_, trick) => {
  const { challenge, passkey, options } = await atTheScreen()
  await expect(answer(challenge, passkey.sign(options, trick))).rejects.toMatchObject({ code: 'invalid-code' })
  await expect(answer(challenge, passkey.sign(options))).rejects.toMatchObject({ code: 'code-expired' })
  expect(await deps.db.session.count()).toBe(1)
})

test.each([
  ['another challenge', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'],
  ['an empty challenge', ''],
])(
  'an answer to %s signs nobody in; what was asked stays asked, and the account counts no failure',
  async (_, other) => {
    const { challenge, passkey, options } = await atTheScreen()
    await expect(answer(challenge, passkey.sign({ challenge: other }))).rejects.toMatchObject({ code: 'invalid-code' })
    const limits = await deps.db.limit.findMany({ where: { key: { startsWith: 'factor' } } })
    expect(limits.flatMap((row) => row.failures)).toEqual([])
    await expect(answer(challenge, passkey.sign(options))).resolves.toBeDefined()
  },
)

test('an answer whose counter has not grown is a copy’s: refused', async () => {
  const { challenge, passkey, options } = await atTheScreen()
  await deps.db.passkey.updateMany({ data: { counter: 5 } })
  for (const counter of [0, 4, 5]) {
    const fresh = await askSignInPasskey(deps, challenge)
    await expect(answer(challenge, passkey.sign(fresh, { counter }))).rejects.toMatchObject({ code: 'invalid-code' })
  }
  const fresh = await askSignInPasskey(deps, challenge)
  await expect(answer(challenge, passkey.sign(options))).rejects.toMatchObject({ code: 'invalid-code' })
  expect(fresh.challenge).not.toBe(options.challenge)
})

test('a counter that another answer has moved on meanwhile is not moved back', async () => {
  const { challenge, passkey, options } = await atTheScreen()
  const response = passkey.sign(options)
  const { credentialId } = await stored()
  const { findFirst } = deps.db.passkey
  // As another instance does between the look and the spending.
  const spy = Object.assign(async (args: never) => {
    const found = await findFirst(args)
    await deps.db.passkey.updateMany({ where: { credentialId }, data: { counter: 9 } })
    return found
  })
  deps.db.passkey.findFirst = spy as never
  try {
    await expect(answer(challenge, response)).rejects.toMatchObject({ code: 'code-already-used' })
  } finally {
    deps.db.passkey.findFirst = findFirst
  }
  expect(await stored()).toMatchObject({ counter: 9n })
  expect(await deps.db.session.count()).toBe(1)
})

test('the passkey of somebody else is none, though it signed the right challenge', async () => {
  const { challenge, options } = await atTheScreen()
  await person(deps, { email: 'second@acme.test' })
  const { passkey: other } = await withPasskey(deps, { email: 'second@acme.test' })
  await expect(answer(challenge, other.sign(options))).rejects.toMatchObject({ code: 'invalid-code' })
  const fresh = await askSignInPasskey(deps, challenge)
  const { id } = await deps.db.passkey.findFirstOrThrow({ where: { credentialId: { not: other.id } } })
  const borrowed = (await deps.db.passkey.findUniqueOrThrow({ where: { id } })).credentialId
  await expect(answer(challenge, other.sign(fresh, { id: borrowed }))).rejects.toMatchObject({ code: 'invalid-code' })
})

test('an unknown passkey, and one whose two ids differ, are refused', async () => {
  const { challenge, passkey } = await atTheScreen()
  const stranger = new SoftPasskey(deps.appUrl)
  const first = await askSignInPasskey(deps, challenge)
  await expect(answer(challenge, stranger.sign(first))).rejects.toMatchObject({ code: 'invalid-code' })
  const second = await askSignInPasskey(deps, challenge)
  const torn = { ...passkey.sign(second), rawId: stranger.id }
  await expect(answer(challenge, torn)).rejects.toMatchObject({ code: 'invalid-code' })
})

test('no challenge, no answer: what nobody asked for is refused, and so is what comes twice', async () => {
  await person(deps)
  const { passkey } = await withPasskey(deps)
  const challenge = challengeOf(await typePassword(deps))
  const unasked = passkey.sign({ challenge: '' })
  await expect(answer(challenge, unasked)).rejects.toMatchObject({ code: 'code-expired' })
  const response = passkey.sign(await askSignInPasskey(deps, challenge))
  await answer(challenge, response)
  await expect(answer(challenge, response)).rejects.toMatchObject({ code: 'challenge-expired' })
  const next = challengeOf(await typePassword(deps))
  await askSignInPasskey(deps, next)
  await expect(answer(next, response)).rejects.toMatchObject({ code: 'invalid-code' })
})

test('asking anew, in a second tab, voids what was asked before and stands itself', async () => {
  const { challenge, passkey, options } = await atTheScreen()
  const second = await askSignInPasskey(deps, challenge)
  await expect(answer(challenge, passkey.sign(options))).rejects.toMatchObject({ code: 'invalid-code' })
  await expect(answer(challenge, passkey.sign(second))).resolves.toBeDefined()
})

test('the challenge of one act is nothing in another: step-up, registration, door and sign-in', async () => {
  const { challenge, passkey, session } = await atTheScreen()
  const inStepUp = await askStepUpPasskey(deps, session)
  await expect(answer(challenge, passkey.sign(inStepUp))).rejects.toMatchObject({ code: 'invalid-code' })
  const door = await beginPasskeySignIn(deps, { token: undefined, source: here })
  await askSignInPasskey(deps, challenge)
  await expect(answer(challenge, passkey.sign(door.options))).rejects.toMatchObject({ code: 'invalid-code' })
  const inSignIn = await askSignInPasskey(deps, challenge)
  const proof = { method: 'passkey' as const, response: passkey.sign(inSignIn) }
  const options = { session, source: here, token: 'x', proof }
  await askStepUpPasskey(deps, session)
  await expect(stepUp(deps, options)).rejects.toMatchObject({ code: 'invalid-code' })
})

test('a challenge dies with its ten minutes', async () => {
  const { session, passkey } = await atTheScreen()
  const options = await askStepUpPasskey(deps, session)
  deps.clock.advance(lifetimes.passkeyChallenge)
  const proof = { method: 'passkey' as const, response: passkey.sign(options) }
  await expect(stepUp(deps, { session, source: here, token: 'x', proof })).rejects.toMatchObject({
    code: 'code-expired',
  })
})

test('a removed passkey opens nothing any more, not even what was asked of it before', async () => {
  const { challenge, passkey, options, userId } = await atTheScreen()
  await deps.db.passkey.deleteMany({ where: { userId } })
  await deps.db.user.update({ where: { id: userId }, data: { emailValidatedAt: deps.clock.now() } })
  await expect(answer(challenge, passkey.sign(options))).rejects.toMatchObject({ code: 'invalid-code' })
})

test('five wrong answers end the sign-in, as with codes', async () => {
  const { challenge, passkey } = await atTheScreen()
  const wrong = async () => passkey.sign(await askSignInPasskey(deps, challenge), { forged: true })
  for (let left = 4; left > 0; left--)
    await expect(answer(challenge, await wrong())).rejects.toMatchObject({ details: { triesLeft: left } })
  await expect(answer(challenge, await wrong())).rejects.toMatchObject({ code: 'too-many-attempts' })
  await expect(askSignInPasskey(deps, challenge)).rejects.toMatchObject({ code: 'no-challenge' })
})

const lockAccount = async (userId: string) => {
  await (await reserve(deps, accountLimits(userId)))('failed')
  const blockedUntil = after(deps.clock.now(), 60_000)
  await deps.db.limit.updateMany({ where: { key: { startsWith: 'factorStreak' } }, data: { blockedUntil } })
}
const failures = async () =>
  (await deps.db.limit.findMany({ where: { key: { startsWith: 'factor' } } })).flatMap((row) => row.failures).length

test('a right answer passes the lock of the account, at sign-in and at a step-up; a wrong one is only wrong', async () => {
  const { userId, challenge, passkey } = await atTheScreen()
  await lockAccount(userId)
  const forged = passkey.sign(await askSignInPasskey(deps, challenge), { forged: true })
  await expect(answer(challenge, forged)).rejects.toMatchObject({ code: 'invalid-code', details: { triesLeft: 4 } })
  expect(await failures()).toBe(2)
  const done = await answer(challenge, passkey.sign(await askSignInPasskey(deps, challenge)))
  const { token } = done.session
  const session = await live(deps, token)
  const response = passkey.sign(await askStepUpPasskey(deps, session))
  const proof = { method: 'passkey', response } as const
  await expect(stepUp(deps, { session, source: here, token, proof })).resolves.toBeDefined()
})

test('a wrong answer counts against the account, and a right one ends the row of failures', async () => {
  const { challenge, passkey } = await atTheScreen()
  const forged = passkey.sign(await askSignInPasskey(deps, challenge), { forged: true })
  await answer(challenge, forged).catch(() => undefined)
  expect(await failures()).toBe(2)
  await answer(challenge, passkey.sign(await askSignInPasskey(deps, challenge)))
  expect(await failures()).toBe(1)
})

test('an empty expected challenge matches nothing, whatever was signed', async () => {
  await person(deps)
  const { passkey } = await withPasskey(deps)
  const response = passkey.sign({ challenge: '' })
  expect(await checkAssertion(deps, { challenge: '', passkey: await stored(), response })).toBeNull()
})

test('who has no passkey is asked for none', async () => {
  await person(deps)
  await expect(askStepUpPasskey(deps, await signedIn(deps))).rejects.toMatchObject({ code: 'not-set-up' })
})
