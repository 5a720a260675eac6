import { z } from 'zod'
import { isoTime, label, text, uuid } from './common'
import { assertion } from './passkey'
import { checkAnswer, factorKind, sessionView } from './sign-in'

export const mfaOption = z.enum(['none', 'authenticator', 'email', 'passkey'])
export type MfaOption = z.infer<typeof mfaOption>

/** GET /api/account/mfa */
export const mfaView = z.object({
  option: mfaOption,
  enabled: z.boolean(),
  /** Since when MFA is on (an addition to HTTP.md). */
  since: isoTime.nullable(),
  /** Options that may be chosen: built, and allowed by the company's policy; `none` is missing where MFA is required. */
  allowed: z.array(mfaOption),
  managedBy: z.object({ kind: z.enum(['oidc', 'ldap']), name: z.string() }).nullable(),
  /**
   * What POST /api/account/step-up takes now; `password` only where there is no factor. `provider`: a new sign-in at the
   * company's provider instead.
   */
  stepUpMethods: z.array(z.enum(['password', 'provider', ...factorKind.options])),
  /** The provider that a step-up signs in at anew (an addition to HTTP.md): POST /api/auth/signin/{id}. */
  provider: z.object({ id: z.string(), name: z.string() }).nullable(),
  authenticators: z.array(
    z.object({ id: uuid, label: z.string(), createdAt: isoTime, lastUsedAt: isoTime.nullable(), kept: z.boolean() }),
  ),
  email: z.object({ address: z.string(), validated: z.boolean() }),
  /** A passkey is a whole sign-in, without the first step (an addition to HTTP.md); false where AD or SSO has the first step. */
  passkeyAlone: z.boolean(),
  passkeys: z.array(
    z.object({ id: uuid, label: z.string(), createdAt: isoTime, lastUsedAt: isoTime.nullable(), synced: z.boolean() }),
  ),
  recoveryCodes: z
    .object({
      setId: z.string(),
      remaining: z.int(),
      total: z.int(),
      createdAt: isoTime,
      savedAt: isoTime.nullable(),
    })
    .nullable(),
  pending: z
    .object({
      kind: z.enum(['authenticator', 'email']),
      startedHere: z.boolean(),
      expiresAt: isoTime,
      /** It joins the person's other authenticators (an addition to HTTP.md). */
      add: z.boolean(),
      /** Of the key on its way; null of Email (an addition to HTTP.md). */
      id: uuid.nullable(),
    })
    .nullable(),
  policy: z.object({ required: z.boolean(), deadline: isoTime.nullable() }),
  /** Another one whenever the option, a factor, its name or the recovery set is another (an addition to HTTP.md). */
  version: z.string(),
  /** This session opens nothing but the set-up (an addition to HTTP.md). */
  setupRequired: z.boolean(),
  /** The user can sign in to the mobile apps, and the password alone is enough there (an addition to HTTP.md). */
  mobileSkipsSecondStep: z.boolean(),
})
export type MfaView = z.infer<typeof mfaView>

/** `{password}` where there is no factor, else `{method, code}`, or `{method, response}` of a passkey. */
export const stepUpBody = z.union([
  z.strictObject({ password: text(1000) }),
  z
    .strictObject({ method: factorKind, code: text(2000).optional(), response: assertion.optional() })
    .superRefine(checkAnswer),
])

/** Of an authenticator app; left empty, it gets one that none of the others has. */
const maybeKeyLabel = label(0, 64).optional()

/** `replaces` is an addition to HTTP.md. */
export const renameBody = z.strictObject({
  label: label(1, 64),
  replaces: text(64)
    .optional()
    .describe('The name that the caller saw; where another one stands: 409 changed-meanwhile'),
})
export const beginAuthenticatorBody = z.strictObject({
  label: maybeKeyLabel,
  /** Joins the user's other authenticators instead of replacing them. */
  add: z.boolean().optional(),
  /** Throws a pending key away first. */
  fresh: z.boolean().optional(),
})
export const enrolmentView = z.object({
  /** Of this key, for `validate` (an addition to HTTP.md). */
  id: uuid,
  /** Base32, no padding. */
  secret: z.string(),
  otpauthUri: z.string(),
  account: z.string(),
  issuer: z.string(),
  expiresAt: isoTime,
})
export type EnrolmentView = z.infer<typeof enrolmentView>

export const validateBody = z.strictObject({ code: text(64) })
/**
 * With the name that was typed beside the QR code, and the `id` of the key that the caller showed: where another key is on
 * its way, 409 changed-meanwhile (additions to HTTP.md).
 */
export const validateKeyBody = validateBody.extend({ label: maybeKeyLabel, id: uuid.optional() })
/** Codes as shown, `XXXXX-XXXXX-XXXXX`; both null where a live set stays (an added key). */
export const validatedView = z.object({ recoveryCodes: z.array(z.string()).nullable(), setId: z.string().nullable() })
export type ValidatedView = z.infer<typeof validatedView>

export const optionBody = z.strictObject({ option: mfaOption })
export const recoverySetView = z.object({ recoveryCodes: z.array(z.string()), setId: z.string() })
export const renewBody = z.strictObject({
  replaces: text(40)
    .nullable()
    .optional()
    .describe('The set that the caller saw, null for none; where another one is live: 409 changed-meanwhile'),
})
export const savedBody = z.strictObject({ setId: text(40) })

/** GET /api/auth/session: with the end that no activity moves (an addition to HTTP.md). */
export const ownSession = sessionView.extend({ endsAt: isoTime })
export type OwnSession = z.infer<typeof ownSession>

/** How a session was signed in: the first step, then what stood for the second. */
export const signInStep = z.enum(['password', 'directory', 'provider', 'code', 'passkey', 'trusted-browser'])
export type SignInStep = z.infer<typeof signInStep>

export const sessionList = z.array(
  z.object({
    id: uuid,
    kind: z.enum(['web', 'mobile']),
    current: z.boolean(),
    device: z.string(),
    ip: z.string(),
    createdAt: isoTime,
    lastSeenAt: isoTime,
    amr: z.array(z.string()),
    /** The same for people, in the order of the steps (an addition to HTTP.md). */
    by: z.array(signInStep),
    /**
     * The second factor that was proved in it last, which `amr` does not tell apart (an addition to HTTP.md); null: none
     * was (a trusted browser, a provider), or the session is older than the field.
     */
    factor: factorKind.nullable(),
  }),
)
export type SessionList = z.infer<typeof sessionList>

export const trustedBrowserList = z.array(
  z.object({ id: uuid, device: z.string(), createdAt: isoTime, expiresAt: isoTime }),
)
export type TrustedBrowserList = z.infer<typeof trustedBrowserList>
