import { z } from 'zod'
import { label, text } from './common'

/** Some authenticators and libraries pad, or write plain base64. */
const unpadded = (text: string) =>
  text
    .replace(/={1,2}$/, '')
    .replaceAll('+', '-')
    .replaceAll('/', '_')

const base64url = (max: number) =>
  z
    .string()
    .max(max)
    .overwrite(unpadded)
    .regex(/^[\w-]+$/)

/** WebAuthn's shape as browsers and libraries send it: some leave fields out, some send them as null. */
type Lenient<Shape, Optional extends keyof Shape> = Omit<Shape, Optional> & {
  [Field in Optional]?: Shape[Field] | null | undefined
}
type Aside = 'authenticatorAttachment' | 'clientExtensionResults'

/** What a browser adds of its own; nothing of it decides anything. */
const aside = {
  type: z.literal('public-key'),
  authenticatorAttachment: text(40).nullish(),
  clientExtensionResults: z.record(z.string(), z.unknown()).nullish(),
}
const credentialId = base64url(1400)

type AssertionShape = Lenient<Omit<AuthenticationResponseJSON, 'response'>, Aside> & {
  response: Lenient<AuthenticatorAssertionResponseJSON, 'userHandle'>
}

/** WebAuthn's AuthenticationResponseJSON: the signature of a passkey. */
export const assertion = z.strictObject({
  id: credentialId,
  rawId: credentialId,
  response: z.strictObject({
    clientDataJSON: base64url(4000),
    authenticatorData: base64url(4000),
    signature: base64url(4000),
    userHandle: z.literal('').or(base64url(100)).nullish(),
  }),
  ...aside,
}) satisfies z.ZodType<AssertionShape>
export type Assertion = z.infer<typeof assertion>

/** As a form field: its JSON text. */
export const assertionText = text(12_000).refine((json) => parseAssertion(json) !== null, 'is no answer of a passkey')

/** @returns null for what is none */
export function parseAssertion(json: string): Assertion | null {
  try {
    return assertion.parse(JSON.parse(json))
  } catch {
    return null
  }
}

type AttestationField = keyof Omit<AuthenticatorAttestationResponseJSON, 'attestationObject' | 'clientDataJSON'>
type RegistrationShape = Lenient<Omit<RegistrationResponseJSON, 'response'>, Aside> & {
  response: Lenient<AuthenticatorAttestationResponseJSON, AttestationField>
}

/** WebAuthn's RegistrationResponseJSON, and what the person calls the passkey (by default what made it). */
export const registerPasskeyBody = z.strictObject({
  id: credentialId,
  rawId: credentialId,
  response: z.strictObject({
    clientDataJSON: base64url(4000),
    attestationObject: base64url(12_000),
    authenticatorData: base64url(8000).nullish(),
    transports: z.array(text(40)).max(20).nullish(),
    publicKeyAlgorithm: z.int().nullish(),
    publicKey: base64url(4000).nullish(),
  }),
  ...aside,
  label: label(1, 64).optional(),
}) satisfies z.ZodType<RegistrationShape>
export type Registration = Omit<z.infer<typeof registerPasskeyBody>, 'label'>

const descriptor = z.object({
  id: z.string(),
  type: z.literal('public-key'),
  transports: z.array(z.string()).exactOptional(),
}) satisfies z.ZodType<PublicKeyCredentialDescriptorJSON>

/** WebAuthn's PublicKeyCredentialRequestOptionsJSON. Without `allowCredentials`: any passkey of this site. */
export const passkeyRequestView = z.looseObject({
  challenge: z.string(),
  rpId: z.string(),
  timeout: z.number(),
  userVerification: z.literal('required'),
  allowCredentials: z.array(descriptor).exactOptional(),
}) satisfies z.ZodType<PublicKeyCredentialRequestOptionsJSON>
export type PasskeyRequestView = z.infer<typeof passkeyRequestView>

/** WebAuthn's PublicKeyCredentialCreationOptionsJSON. */
export const passkeyCreationView = z.looseObject({
  challenge: z.string(),
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.object({ alg: z.number(), type: z.literal('public-key') })),
  timeout: z.number(),
  excludeCredentials: z.array(descriptor),
}) satisfies z.ZodType<PublicKeyCredentialCreationOptionsJSON>
export type PasskeyCreationView = z.infer<typeof passkeyCreationView>
