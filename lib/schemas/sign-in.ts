import { z } from 'zod'
import { isoTime, opener, text } from './common'
import { assertionText } from './passkey'

/** What the MFA screen can ask for. Helpdesk codes join here with their factor file. */
export const factorKind = z.enum(['authenticator', 'email', 'passkey', 'recovery-code'])
export type FactorKind = z.infer<typeof factorKind>

/** next-auth's own extra fields; `callbackUrl` is checked to be of this origin before next-auth sees it. */
const nextAuthForm = {
  csrfToken: text(200),
  callbackUrl: text(2000).optional(),
  redirect: text(10).optional(),
  json: text(10).optional(),
}

export const credentials = z.object({ email: text(320), password: text(1000) })
export const passwordForm = z.strictObject({ ...nextAuthForm, ...credentials.shape })

/** A recovery code may come as a whole pasted file. */
const code = text(2000)

interface Answer {
  method: FactorKind
  code?: string | undefined
  response?: unknown
}

/** A passkey answers with what it has signed, everything else with a code. */
export function checkAnswer({ method, code, response }: Answer, context: z.RefinementCtx) {
  const wrong = (field: string, message: string) => context.addIssue({ code: 'custom', path: [field], message })
  const signed = method === 'passkey'
  if (signed && response === undefined) wrong('response', 'is missing')
  if (!signed && code === undefined) wrong('code', 'is missing')
  if (signed ? code !== undefined : response !== undefined)
    wrong(signed ? 'code' : 'response', 'does not go with the method')
  if (method !== 'recovery-code' && code !== undefined && code.length > 64) wrong('code', 'is too long')
}

export const secondFactor = z.object({
  method: factorKind,
  code: code.optional(),
  response: assertionText.optional(),
  trustBrowser: text(10).optional(),
})
export const secondFactorForm = z.strictObject({ ...nextAuthForm, ...secondFactor.shape }).superRefine(checkAnswer)

/** What signs in without a password. */
export const passkeyAnswer = z.object({ response: assertionText })
export const passkeyForm = z.strictObject({ ...nextAuthForm, ...passkeyAnswer.shape })

export const signOutForm = z.strictObject(nextAuthForm)

/** POST /api/auth/signin/oidc-COMPANY; the address, where one was typed, is what the provider's own form begins with. */
export const providerForm = z.strictObject({ ...nextAuthForm, email: text(320).optional() })

/** POST /api/sign-in/source */
export const sourceBody = z.strictObject({ email: text(320) })
/** By the domain alone. `url`, where the kind is oidc: to be POSTed to, as callback/password is. */
export const signInSourceView = z.object({
  kind: z.enum(['password', 'ldap', 'oidc']),
  name: z.string().optional(),
  url: z.string().optional(),
})
export type SignInSourceView = z.infer<typeof signInSourceView>

export const lastMiss = z.object({
  code: z.string(),
  triesLeft: z.int(),
  skewMinutes: z.int().optional(),
  digits: z.int().optional(),
  retryAfter: z.number().optional(),
  /** Where the account is locked: what opens it. */
  opens: z.array(opener).optional(),
})
export type LastMiss = z.infer<typeof lastMiss>

/** GET /api/sign-in: the pending challenge. */
export const challengeView = z.object({
  method: factorKind,
  methods: z.array(factorKind),
  /** A right emailed code makes Email the option in place of the authenticator (an addition to HTTP.md). */
  emailSwitches: z.boolean(),
  /** Masked: `e•••@acme.test`. */
  emailHint: z.string(),
  emailSent: z.boolean(),
  /** Why no code has left, where one was asked for (an addition to HTTP.md). `resendAt` knows when one may. */
  emailUnsent: z.enum(['sending', 'failed', 'budget']).optional(),
  recoverySetId: z.string().nullable(),
  /** Since when that set is the one (an addition to HTTP.md). */
  recoverySetMadeAt: isoTime.nullable(),
  expiresAt: isoTime,
  resendAt: isoTime.nullable(),
  /** 0: the company forbids trusting browsers; no checkbox. */
  trustBrowserDays: z.int(),
  lastMiss: lastMiss.nullable(),
  /** There is no factor yet and the deadline has passed: the emailed code opens nothing but the set-up (an addition). */
  setUpFollows: z.boolean(),
  /** Why the mailbox is proved first, where the set-up follows (an addition to HTTP.md). */
  setUpReason: z.enum(['deadline', 'address-changed']).optional(),
})
export type ChallengeView = z.infer<typeof challengeView>

/** 202: a code is on its way. */
export const codeSentView = z.object({
  /** Masked: `e•••@acme.test`. */
  sentTo: z.string(),
  resendAt: isoTime,
  expiresAt: isoTime,
})
export type CodeSentView = z.infer<typeof codeSentView>

/** GET /api/auth/session, signed in. */
export const sessionView = z.object({
  user: z.object({ id: z.string(), name: z.string(), email: z.string(), role: z.enum(['employee', 'administrator']) }),
  amr: z.array(z.string()),
  authenticatedAt: isoTime,
  factorProvenAt: isoTime.nullable(),
  setupRequired: z.boolean(),
  expires: isoTime,
})
export type SessionView = z.infer<typeof sessionView>
