import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { Passkey } from '../../generated/prisma/client'
import type { Assertion, PasskeyCreationView, PasskeyRequestView, Registration } from '../../schemas/passkey'
import type { Deps, Tx } from '../deps'
import { lifetimes } from '../limits'
import { after } from '../time'
import type { Try, Verdict } from './factor'
import { findPasskeyChallenge, type KeptChallenge, keepChallenge, spendChallenge } from './passkey-challenge'

/** How long a browser's window stays open, ms. */
const timeout = 5 * 60_000

/** A passkey belongs to APP_URL's host; what was signed at another origin is nothing here. */
const site = ({ appUrl }: Site) => ({ origin: new URL(appUrl).origin, rpID: new URL(appUrl).hostname })
type Site = Pick<Deps, 'appUrl'>

/** What the device keeps of whose passkey it is: the 16 bytes of the person's id, which say nothing of them. */
const handleOf = (userId: string) => new Uint8Array(Buffer.from(userId.replaceAll('-', ''), 'hex'))

type Known = Pick<Passkey, 'credentialId' | 'transports'>
const descriptors = (passkeys: Known[]) => passkeys.map(({ credentialId: id, transports }) => ({ id, transports }))

/** Options for `navigator.credentials.get`, with a fresh challenge. @param passkeys none: whichever the browser finds */
export const requestOptions = (deps: Site, passkeys: Known[] = []) =>
  generateAuthenticationOptions({
    rpID: site(deps).rpID,
    allowCredentials: descriptors(passkeys),
    userVerification: 'required',
    timeout,
  }) as Promise<PasskeyRequestView>

interface Owner {
  id: string
  email: string
  name: string
  passkeys: Known[]
}

/** Options for `navigator.credentials.create`, with a fresh challenge. Passkeys that are there already are left out. */
export const creationOptions = (deps: Site & Pick<Deps, 'appName'>, { id, email, name, passkeys }: Owner) =>
  generateRegistrationOptions({
    rpID: site(deps).rpID,
    rpName: deps.appName,
    userID: handleOf(id),
    userName: email,
    userDisplayName: name,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    excludeCredentials: descriptors(passkeys),
    timeout,
  }) as Promise<PasskeyCreationView>

/**
 * What a new passkey said of itself, if everything about it is right: this challenge, this origin, this site, the person
 * verified, not inside a page of another site.
 * @returns null for anything else; what is wrong is nobody's business
 */
export async function readRegistration(deps: Site, { challenge, response }: { challenge: string; response: unknown }) {
  const { origin, rpID } = site(deps)
  const registration = response as Registration
  if (!challenge || isFramed(registration.response.clientDataJSON)) return null
  const given = response as Parameters<typeof verifyRegistrationResponse>[0]['response']
  const { verified, registrationInfo: made } = await verifyRegistrationResponse({
    response: given,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
  }).catch(() => ({ verified: false, registrationInfo: undefined }))
  if (!verified || !made || made.credential.id !== registration.id) return null
  return {
    credentialId: made.credential.id,
    publicKey: made.credential.publicKey,
    counter: made.credential.counter,
    synced: made.credentialBackedUp,
    aaguid: made.aaguid,
    amr: amrOf(made.credentialDeviceType),
  }
}

/** RFC 8176: a key that never leaves its device is hardware's; one that its provider copies is software's. */
const amrOf = (type: string) => [type === 'singleDevice' ? 'hwk' : 'swk', 'user']

/**
 * Whether this passkey signed this challenge, here, with the person verified. The library answers `verified: false` to a
 * bad signature and throws at everything else; it looks neither at whose passkey it is nor whether the ids are the same,
 * and takes an empty challenge for an expected one (SECURITY 19): all of that is checked here.
 * @returns null where anything is wrong
 */
export async function checkAssertion(deps: Site, { challenge, passkey, response }: Signed) {
  if (!challenge || response.id !== passkey.credentialId || response.rawId !== response.id) return null
  const { userHandle, clientDataJSON } = response.response
  if (userHandle && userHandle !== Buffer.from(handleOf(passkey.userId)).toString('base64url')) return null
  if (isFramed(clientDataJSON)) return null
  const { origin, rpID } = site(deps)
  const { credentialId: id, publicKey, counter, transports } = passkey
  const { verified, authenticationInfo: info } = await verifyAuthenticationResponse({
    response: response as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    credential: { id, publicKey: new Uint8Array(publicKey), counter: Number(counter), transports },
    requireUserVerification: true,
  }).catch(() => ({ verified: false, authenticationInfo: undefined }))
  if (!verified || !info?.userVerified) return null
  const { newCounter, credentialBackedUp: synced, credentialDeviceType } = info
  return { counter: newCounter, synced, amr: amrOf(credentialDeviceType) }
}

export interface Signed {
  challenge: string
  passkey: Passkey
  response: Assertion
}

/** Signed inside a page of another site: ours may not be framed. Bad JSON is the library's to refuse. */
function isFramed(clientDataJSON: string) {
  try {
    return JSON.parse(Buffer.from(clientDataJSON, 'base64url').toString()).crossOrigin === true
  } catch {
    return false
  }
}

/**
 * The person's own passkey over the challenge that was given for this very act. A challenge is good for one answer: a wrong
 * one spends it too, and the browser asks for another.
 */
export async function verifyPasskey(deps: Deps, { userId, actId, response }: Omit<Try, 'code'>): Promise<Verdict> {
  const kept = await findPasskeyChallenge(deps, { actId, userId, purposes: ['SIGN_IN', 'STEP_UP'] })
  if (!kept) return { accepted: false, code: 'code-expired' }
  const passkey = response && (await deps.db.passkey.findFirst({ where: { userId, credentialId: response.id } }))
  const signed = passkey && (await checkAssertion(deps, { challenge: kept.challenge, passkey, response }))
  if (signed)
    return { accepted: true, amr: signed.amr, spend: (tx, now) => spendPasskey(tx, { kept, passkey, signed, now }) }
  await spendChallenge(deps.db, kept)
  return { accepted: false, code: 'invalid-code' }
}

/**
 * Compare-and-set, twice: the challenge is gone, and the passkey's counter has grown since (both stay 0 where a device does
 * not count). Of any number at once exactly one.
 */
export async function spendPasskey(tx: Tx, { kept, passkey, signed, now }: Spend) {
  if (!(await spendChallenge(tx, kept))) return false
  const { counter, synced } = signed
  const { count } = await tx.passkey.updateMany({
    where: { id: passkey.id, userId: passkey.userId, counter: counter === 0 ? 0 : { lt: counter } },
    data: { counter, synced, lastUsedAt: now },
  })
  return count === 1
}

interface Spend {
  kept: Pick<KeptChallenge, 'actId' | 'purpose' | 'challenge'>
  passkey: Pick<Passkey, 'id' | 'userId'>
  signed: { counter: number; synced: boolean }
  now: Date
}

/** Every passkey, and every ceremony under way. */
export const removePasskeys = async (tx: Tx, userId: string) => {
  await tx.passkey.deleteMany({ where: { userId } })
  await tx.passkeyChallenge.deleteMany({ where: { userId } })
}

interface Asked {
  actId: string
  purpose: 'SIGN_IN' | 'STEP_UP'
  person: Owner
  /** Of the act: a passkey's challenge never outlives it. */
  until: Date
}

/** Asks for one of the person's passkeys, for this act alone. An earlier asking of the act is void. */
export async function askForPasskey(deps: Deps, { actId, purpose, person, until }: Asked) {
  const options = await requestOptions(deps, person.passkeys)
  const own = after(deps.clock.now(), lifetimes.passkeyChallenge)
  const expiresAt = own < until ? own : until
  await keepChallenge(deps.db, { actId, purpose, userId: person.id, challenge: options.challenge, expiresAt })
  return options
}
