import type { Passkey } from '../../../generated/prisma/client'
import type { Assertion, PasskeyCreationView, PasskeyRequestView, Registration } from '../../../schemas/passkey'
import type { Deps } from '../../deps'

/** Loaded with the first passkey: some 300 modules and 15 MiB that a sign-in by code has no use for. */
const webauthn = () => import('@simplewebauthn/server')

/** How long a browser's window stays open, ms. */
const timeout = 5 * 60_000

/** A passkey belongs to APP_URL's host; signatures made at another origin are rejected. */
const site = ({ appUrl }: Site) => ({ origin: new URL(appUrl).origin, rpID: new URL(appUrl).hostname })
type Site = Pick<Deps, 'appUrl'>

/** The user handle that the device keeps: the 16 bytes of the person's id, which reveal nothing about them. */
const handleOf = (userId: string) => new Uint8Array(Buffer.from(userId.replaceAll('-', ''), 'hex'))

type Known = Pick<Passkey, 'credentialId' | 'transports'>
const descriptors = (passkeys: Known[]) => passkeys.map(({ credentialId: id, transports }) => ({ id, transports }))

/** Options for `navigator.credentials.get`, with a fresh challenge. @param passkeys none: whichever the browser finds */
export async function requestOptions(deps: Site, passkeys: Known[] = []) {
  const { generateAuthenticationOptions } = await webauthn()
  return (await generateAuthenticationOptions({
    rpID: site(deps).rpID,
    allowCredentials: descriptors(passkeys),
    userVerification: 'required',
    timeout,
  })) as PasskeyRequestView
}

export interface Owner {
  id: string
  email: string
  name: string
  passkeys: Known[]
}

/** Options for `navigator.credentials.create`, with a fresh challenge. Passkeys that are there already are left out. */
export async function creationOptions(deps: Site & Pick<Deps, 'appName'>, { id, email, name, passkeys }: Owner) {
  const { generateRegistrationOptions } = await webauthn()
  return (await generateRegistrationOptions({
    rpID: site(deps).rpID,
    rpName: deps.appName,
    userID: handleOf(id),
    userName: email,
    userDisplayName: name,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'required' },
    excludeCredentials: descriptors(passkeys),
    timeout,
  })) as PasskeyCreationView
}

/**
 * What a new passkey said of itself, if everything about it is right: this challenge, this origin, this site, the person
 * verified, not inside a page of another site, and attested by nobody.
 * @returns null for anything else: the caller learns no cause
 */
export async function readRegistration(
  deps: Site,
  { challenge, response }: { challenge: string; response: Registration },
) {
  const { origin, rpID } = site(deps)
  const { clientDataJSON, attestationObject } = response.response
  if (!challenge || isFramed(clientDataJSON) || !(await isUnattested(attestationObject))) return null
  const { verifyRegistrationResponse } = await webauthn()
  const { verified, registrationInfo: made } = await verifyRegistrationResponse({
    response: response as Parameters<typeof verifyRegistrationResponse>[0]['response'],
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: rpID,
    requireUserVerification: true,
  }).catch(() => ({ verified: false, registrationInfo: undefined }))
  if (!verified || !made || made.credential.id !== response.id) return null
  return {
    credentialId: made.credential.id,
    publicKey: made.credential.publicKey,
    counter: made.credential.counter,
    synced: made.credentialBackedUp,
    backupEligible: made.credentialDeviceType === 'multiDevice',
    aaguid: made.aaguid,
    amr: amrOf(made.credentialDeviceType === 'multiDevice'),
  }
}

/**
 * No certificate goes with it, as was asked for. The library would check those of any format, and fetch what revocation
 * lists the sender of a certificate names: addresses of the sender's choosing, read from inside the company.
 */
async function isUnattested(attestationObject: string) {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers')
  try {
    const attestation = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')))
    const format = attestation.get('fmt')
    return format === 'none' || (format === 'packed' && attestation.get('attStmt').get('x5c') === undefined)
  } catch {
    return false
  }
}

/** RFC 8176: a key that never leaves its device is hardware's; one that its provider copies is software's. */
const amrOf = (backupEligible: boolean) => [backupEligible ? 'swk' : 'hwk', 'user']

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
  const { verifyAuthenticationResponse } = await webauthn()
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
  const { newCounter, credentialBackedUp: synced } = info
  const backupEligible = info.credentialDeviceType === 'multiDevice'
  // WebAuthn Level 3, 7.2: backup eligibility is fixed at registration.
  if (passkey.backupEligible !== null && passkey.backupEligible !== backupEligible) return null
  return { counter: newCounter, synced, backupEligible, amr: amrOf(backupEligible) }
}

export interface Signed {
  challenge: string
  passkey: Passkey
  response: Assertion
}

/** Signed inside a page of another site: ours may not be framed. */
const isFramed = (clientDataJSON: string) => clientDataOf(clientDataJSON)?.crossOrigin === true

/** Whether it was signed over this challenge, by whomever. */
export const isAnswerTo = ({ challenge }: { challenge: string }, { response }: Assertion) =>
  clientDataOf(response.clientDataJSON)?.challenge === challenge

/** What the browser says of the ceremony, read as the library reads it; null where it is no JSON. */
function clientDataOf(clientDataJSON: string) {
  try {
    const text = new TextDecoder().decode(Buffer.from(clientDataJSON, 'base64url'))
    return Object(JSON.parse(text)) as { challenge?: string; crossOrigin?: boolean }
  } catch {
    return null
  }
}
