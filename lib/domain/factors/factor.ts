import { bareCode, digitsIn } from '../../schemas/code-text'
import type { Assertion } from '../../schemas/passkey'
import type { Deps, Tx } from '../deps'
import type { ErrorCode } from '../errors'

export type { FactorKind } from '../../schemas/sign-in'

/** Why a code was not accepted. */
export interface FailedAttempt {
  code: Extract<
    ErrorCode,
    | 'invalid-code'
    | 'code-already-used'
    | 'code-expired'
    | 'clock-skew'
    | 'replaced-key'
    | 'looks-like-recovery-code'
    | 'looks-like-email-code'
    | 'looks-like-authenticator-code'
    | 'clock-set-back'
    | 'sealed-value-damaged'
  >
  /** Positive: the person's clock is ahead. */
  skewMinutes?: number
  /** How many were typed, where their number alone is wrong. */
  digits?: number
  /** Seconds until the next code can be accepted. */
  retryAfter?: number
  /** When the code that came again was spent. */
  spentAt?: Date | null
  /** A passkey's answer to another request (another tab, a second click): it is no guess. */
  unasked?: true
}

export interface AcceptedVerdict {
  accepted: true
  /** RFC 8176: what the proof adds to the session. */
  amr: string[]
  /** Spends the code by compare-and-set. False: it was spent meanwhile, and the transaction must be rolled back. */
  spend(tx: Tx, now: Date): Promise<boolean>
}

export type Verdict = AcceptedVerdict | ({ accepted: false } & FailedAttempt)

/** RFC 8176, of a code: authenticator, emailed, recovery. */
export const byCode = ['otp']

/** The answer to a challenge: a code, or a passkey's assertion (then `code` is empty). */
export interface Answer {
  code: string
  response?: Assertion | undefined
}

/** One attempt at a factor. */
export interface Try extends Answer {
  userId: string
  /** The challenge or session in which it is made: an emailed code and a passkey's challenge belong to it alone. */
  actId: string
}

/**
 * What every factor can do. `enrol` begins it and `confirm` makes it live, each with options of its own; `verify` reads,
 * hashes and decides outside any transaction; `remove` erases every trace inside the caller's.
 */
export interface Factor {
  enrol(deps: Deps, options: never): Promise<unknown>
  confirm(deps: Deps, options: never): Promise<unknown>
  verify(deps: Deps, attempt: Try): Promise<Verdict>
  remove(tx: Tx, userId: string): Promise<void>
}

/** The digits of a typed code, or its text without blanks and dashes. */
export const normaliseCode = (code: string) => digitsIn(code) ?? bareCode(code)
