import { expect, test, vi } from 'vitest'
import { addPasskey, here, person, signedIn, withAuthenticator, withPasskey } from '../../../testing/people'
import { SoftPasskey, type Tricks } from '../../../testing/soft-passkey'
import { testDeps } from '../../../testing/test-deps'
import { renameFactor } from '../../account/mfa/rename-factor'
import { askStepUpPasskey } from '../../account/step-up/step-up'
import { lifetimes, maxPasskeys } from '../../security-numbers'
import { beginPasskeySignIn } from '../../sign-in/passkey'
import { beginPasskey, confirmPasskey } from './setup'

const deps = testDeps()
const whole = () => deps.db.user.findFirstOrThrow({ include: { passkeys: true, recoverySet: true } })

const register = async (session: Awaited<ReturnType<typeof signedIn>>, passkey: SoftPasskey, trick: Tricks = {}) => {
  const options = await beginPasskey(deps, { session, source: here })
  return confirmPasskey(deps, { session, source: here, response: passkey.register(options, trick) })
}

test('the first passkey turns MFA on, gives recovery codes, proves the session and ends others that lack a proof', async () => {
  await person(deps)
  const other = await signedIn(deps)
  const { session, recoveryCodes } = await withPasskey(deps)
  expect(recoveryCodes).toHaveLength(10)
  expect(await whole()).toMatchObject({ option: 'PASSKEY', mfaSince: deps.clock.now(), passkeys: [{ counter: 0n }] })
  expect(session).toMatchObject({ amr: ['pwd', 'hwk', 'user', 'mfa'], factorProvenAt: deps.clock.now() })
  expect(await deps.db.session.findUnique({ where: { id: other.id } })).toBeNull()
  expect(await deps.db.auditEvent.count({ where: { type: 'factor.added' } })).toBe(1)
  expect(await deps.db.mail.count()).toBe(1)
})

test('beside an authenticator it joins: option and recovery codes stay', async () => {
  await person(deps)
  const { session } = await withAuthenticator(deps)
  const before = await whole()
  expect(await addPasskey(deps, session)).toEqual({ recoveryCodes: null, setId: null })
  expect(await whole()).toMatchObject({ option: 'AUTHENTICATOR', recoverySet: { id: before.recoverySet?.id } })
})

test('the options name the person by what says nothing of them, and leave out the passkeys that are there', async () => {
  await person(deps)
  const { session, passkey } = await withPasskey(deps)
  const { user, excludeCredentials, rp, ...options } = await beginPasskey(deps, { session, source: here })
  expect(rp).toEqual({ id: 'portal.acme.test', name: 'Latchkey' })
  expect(Buffer.from(user.id, 'base64url').toString('hex')).toBe(session.person.id.replaceAll('-', ''))
  expect(excludeCredentials.map(({ id }) => id)).toEqual([passkey.id])
  expect(options).toMatchObject({ attestation: 'none', authenticatorSelection: { userVerification: 'required' } })
})

const forgeries: [string, Tricks][] = [
  ['made at another site', { origin: 'https://evil.test' }],
  ['made inside a page of another site', { crossOrigin: true }],
  ['of another relying party', { rpId: 'evil.test' }],
  ['over another challenge', { challenge: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
  ['that is the answer of a sign-in', { type: 'webauthn.get' }],
  ['without the person verified', { userVerified: false }],
  ['without the person present', { userPresent: false }],
  ['under another id than its own', { id: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
]

test.each(forgeries)('a passkey %s is not registered, and the ceremony is spent', async (_, trick) => {
  await person(deps)
  const session = await signedIn(deps)
  const options = await beginPasskey(deps, { session, source: here })
  const passkey = new SoftPasskey(deps.appUrl)
  const confirm = (tricks: Tricks) =>
    confirmPasskey(deps, { session, source: here, response: passkey.register(options, tricks) })
  await expect(confirm(trick)).rejects.toMatchObject({ code: 'invalid-code' })
  await expect(confirm({})).rejects.toMatchObject({ code: 'enrolment-expired' })
  expect(await whole()).toMatchObject({ option: 'NONE', passkeys: [] })
})

test.each(['android-key', 'android-safetynet', 'apple', 'fido-u2f', 'packed', 'tpm', 'made-up'])(
  'one that comes with certificates (%s) is refused before they are looked at: nothing is fetched on their word',
  async (format) => {
    await person(deps)
    const session = await signedIn(deps)
    const fetched = vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('nothing may be fetched'))
    const attested = { format, certificates: [new Uint8Array(300), new Uint8Array(300)] }
    await expect(register(session, new SoftPasskey(deps.appUrl), { attested })).rejects.toMatchObject({
      code: 'invalid-code',
    })
    expect(fetched).not.toHaveBeenCalled()
    fetched.mockRestore()
  },
)

test('what answers a challenge of a step-up or of the door registers nothing', async () => {
  await person(deps)
  const { session } = await withPasskey(deps)
  const made = await beginPasskey(deps, { session, source: here })
  const { challenge: stepUp } = await askStepUpPasskey(deps, session)
  const { options: door } = await beginPasskeySignIn(deps, { token: undefined, source: here })
  for (const challenge of [stepUp, door.challenge]) {
    const response = new SoftPasskey(deps.appUrl).register({ ...made, challenge })
    await expect(confirmPasskey(deps, { session, source: here, response })).rejects.toBeDefined()
    await beginPasskey(deps, { session, source: here })
  }
  expect((await whole()).passkeys).toHaveLength(1)
})

test('a ceremony belongs to the session that began it, and ends with it', async () => {
  await person(deps)
  const [session, other] = [await signedIn(deps), await signedIn(deps)]
  const options = await beginPasskey(deps, { session, source: here })
  const response = new SoftPasskey(deps.appUrl).register(options)
  await expect(confirmPasskey(deps, { session: other, source: here, response })).rejects.toMatchObject({
    code: 'enrolment-expired',
  })
  await deps.db.session.delete({ where: { id: session.id } })
  await expect(confirmPasskey(deps, { session, source: here, response })).rejects.toMatchObject({
    code: 'not-signed-in',
  })
})

test('it is waited for ten minutes', async () => {
  await person(deps)
  const session = await signedIn(deps)
  const options = await beginPasskey(deps, { session, source: here })
  deps.clock.advance(lifetimes.passkeyChallenge)
  const response = new SoftPasskey(deps.appUrl).register(options)
  await expect(confirmPasskey(deps, { session, source: here, response })).rejects.toMatchObject({
    code: 'enrolment-expired',
  })
})

test('one credential opens one account: whose it is already, keeps it', async () => {
  await person(deps)
  await person(deps, { email: 'second@acme.test' })
  const { passkey } = await withPasskey(deps)
  const thief = new SoftPasskey(deps.appUrl, { id: passkey.id })
  const session = await signedIn(deps, { email: 'second@acme.test' })
  await expect(register(session, thief)).rejects.toMatchObject({ code: 'invalid-code' })
  const second = await deps.db.user.findUniqueOrThrow({
    where: { email: 'second@acme.test' },
    include: { passkeys: true },
  })
  expect(second).toMatchObject({ option: 'NONE', mfaSince: null, passkeys: [] })
})

test('where the company forbids passkeys none is begun, and one begun before is not confirmed', async () => {
  const { companyId } = await person(deps)
  const session = await signedIn(deps)
  const options = await beginPasskey(deps, { session, source: here })
  await deps.db.company.update({ where: { id: companyId }, data: { allowPasskey: false } })
  await expect(beginPasskey(deps, { session, source: here })).rejects.toMatchObject({ code: 'method-not-allowed' })
  const response = new SoftPasskey(deps.appUrl).register(options)
  await expect(confirmPasskey(deps, { session, source: here, response })).rejects.toMatchObject({
    code: 'method-not-allowed',
  })
})

test('there are twenty at most', async () => {
  const { id: userId } = await person(deps)
  const { session } = await withPasskey(deps)
  const bare = { userId, label: 'Passkey', publicKey: new Uint8Array(1), counter: 0, synced: false }
  const more = Array.from({ length: maxPasskeys - 1 }, (_, at) => ({ ...bare, credentialId: `more-${at}` }))
  await deps.db.passkey.createMany({ data: more })
  await expect(beginPasskey(deps, { session, source: here })).rejects.toMatchObject({ code: 'limit-reached' })
})

test('it is named by what made it, numbered where one has that name, and renamed by its owner alone', async () => {
  await person(deps)
  const bitwarden = () => new SoftPasskey(deps.appUrl, { aaguid: 'd548826e-79b4-db40-a3d8-11116f7e8349' })
  const { session } = await withPasskey(deps, { passkey: bitwarden() })
  await addPasskey(deps, session, bitwarden())
  await addPasskey(deps, session)
  const labels = async () => (await whole()).passkeys.map(({ label }) => label).sort()
  expect(await labels()).toEqual(['Bitwarden', 'Bitwarden 2', 'Passkey'])
  const { id } = await deps.db.passkey.findFirstOrThrow({ where: { label: 'Bitwarden 2' } })
  await renameFactor(deps, { session, source: here, factor: 'passkey', id, label: 'Office laptop' })
  expect(await labels()).toEqual(['Bitwarden', 'Office laptop', 'Passkey'])
  await person(deps, { email: 'second@acme.test' })
  const stranger = await signedIn(deps, { email: 'second@acme.test' })
  const theirs = { session: stranger, source: here, id, label: 'Mine' }
  for (const factor of ['passkey', 'authenticator'] as const)
    await expect(renameFactor(deps, { ...theirs, factor })).rejects.toMatchObject({ code: 'not-found' })
})
