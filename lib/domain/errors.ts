/** The closed list of codes that Latchkey answers with. One sentence each in lib/messages, one HTTP status each in lib/server/errors/problem.ts. */
export const errorCodes = [
  'malformed-request',
  'request-timeout',
  'headers-too-large',
  'too-large',
  'not-json',
  'cross-site',
  'not-signed-in',
  'no-challenge',
  'mfa-setup-required',
  'forbidden',
  'not-found',
  'method-not-supported',
  'managed-sign-in',
  'invalid-body',
  'step-up-required',
  'required-by-policy',
  'last-administrator',
  'changed-meanwhile',
  'under-way',
  'method-not-allowed',
  'not-enabled',
  'not-set-up',
  'limit-reached',
  'enrolment-expired',
  'link-expired',
  'challenge-expired',
  'too-many-attempts',
  'invalid-credentials',
  'password-expired',
  'second-factor-required',
  'not-at-provider',
  'invalid-code',
  'code-already-used',
  'clock-skew',
  'replaced-key',
  'looks-like-recovery-code',
  'looks-like-email-code',
  'looks-like-authenticator-code',
  'clock-set-back',
  'code-expired',
  'busy',
  'unavailable',
  'sealed-value-damaged',
  'internal',
] as const

export type ErrorCode = (typeof errorCodes)[number]

/** What can end a lock of an address or an account. It says nothing about whether anybody has the address. */
export const openers = ['time', 'known-device', 'password-reset', 'administrator'] as const
export type Opener = (typeof openers)[number]

export interface ErrorDetails {
  /** Field name → what is wrong with it. */
  fields?: Record<string, string>
  /** Seconds. */
  retryAfter?: number | undefined
  /** Of a locked address or account: what opens it. */
  opens?: Opener[] | undefined
  triesLeft?: number | undefined
  /** Positive: the person's clock is ahead. */
  skewMinutes?: number | undefined
  /** Of a code of the wrong length: how many digits were typed. */
  digits?: number | undefined
  /** The method, set-up or thing that the refusal is about: it chooses the sentence and is no part of the answer. */
  asked?: string
  /** Of a mobile app's half sign-in. */
  challenge?: string
  methods?: string[]
  /** What is away, where it is not the database. */
  dependency?: 'mail' | 'directory' | 'provider'
  /** With `cross-site`: the cause, where it is known. */
  reason?: CrossSiteReason
  /** With a reason that is about addresses: where the portal is. */
  portalUrl?: string
}

export const crossSiteReasons = ['no-cookies', 'other-address', 'other-site'] as const
export type CrossSiteReason = (typeof crossSiteReasons)[number]

/** A refusal that the person (or the caller) can understand; everything else is a fault. */
export class DomainError extends Error {
  override readonly name = 'DomainError'
  constructor(
    readonly code: ErrorCode,
    readonly details: ErrorDetails = {},
  ) {
    super(code)
  }
}

/** `code-already-used` → `CodeAlreadyUsed`, the spelling of next-auth's `error` parameter. */
export const toPascalCase = (code: string) =>
  code.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase())

const byPascalCase = new Map<string, ErrorCode>(errorCodes.map((code) => [toPascalCase(code), code]))

/** The other way round; undefined for what is not one of ours. */
export const fromPascalCase = (name: string) => byPascalCase.get(name)
