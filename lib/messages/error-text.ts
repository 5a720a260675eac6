import {
  crossSiteReasons,
  type ErrorCode,
  type ErrorDetails,
  fromPascalCase,
  type Opener,
  openers,
  toPascalCase,
} from '../domain/errors'
import en from './en.json'
import { fill, waitText } from './fill'
import { type LockSentences, lockText } from './lock-text'

export interface ErrorText {
  title: string
  detail: string
}

const texts: Record<ErrorCode, ErrorText> = en.errors

/** The one sentence of a code, with the particulars that are known: for problem+json and for pages. */
export function errorText(code: ErrorCode, details: ErrorDetails = {}): ErrorText {
  const { title, detail } = texts[code]
  return {
    title,
    detail: particularText(code, details) ?? methodSentences(details.asked)[toPascalCase(code)] ?? detail,
  }
}

function particularText(code: ErrorCode, details: ErrorDetails) {
  const { skewMinutes, digits, retryAfter, opens, dependency, asked, reason, portalUrl = '' } = details
  if (code === 'clock-skew' && skewMinutes) {
    const sentence = skewMinutes > 0 ? en.errors['clock-skew'].ahead : en.errors['clock-skew'].behind
    return fill(sentence, { minutes: Math.abs(skewMinutes) })
  }
  if (code === 'invalid-code' && digits !== undefined) return fill(lengthSentence(asked), { digits })
  if (code === 'cross-site' && reason) return fill(en.errors[code][reason], { portalUrl })
  if (code === 'unavailable' && dependency) return en.errors.unavailable[dependency]
  if (code === 'too-many-attempts' && opens?.length) return lockText(lockSentences, opens, retryAfter)
  if ((code === 'too-many-attempts' || code === 'clock-set-back') && retryAfter)
    return fill(en.errors[code].wait, { wait: waitText(retryAfter) })
  return undefined
}

const byEmail = {
  InvalidCode: en.errors['invalid-code'].email,
  CodeAlreadyUsed: en.errors['code-already-used'].email,
}
const changed = en.errors['changed-meanwhile']
const inSetUp = { LooksLikeRecoveryCode: en.errors['looks-like-recovery-code'].setUp }

/**
 * What is said instead where another code was asked for: of recovery codes there is no next one to wait for, and in a
 * set-up they have no field.
 */
const specialSentences: Record<string, Record<string, string>> = {
  email: byEmail,
  passkey: {
    InvalidCode: en.errors['invalid-code'].passkey,
    CodeAlreadyUsed: en.errors['code-already-used'].passkey,
    CodeExpired: en.errors['code-expired'].passkey,
  },
  /** Signing in without a password: there is no challenge of an earlier step, and no other second step. */
  'passkey-sign-in': {
    InvalidCode: en.errors['invalid-code'].passkeyDoor,
    CodeAlreadyUsed: en.errors['code-already-used'].passkey,
    ChallengeExpired: en.errors['code-expired'].passkey,
  },
  'recovery-code': {
    InvalidCode: en.errors['invalid-code'].recovery,
    CodeAlreadyUsed: en.errors['code-already-used'].recovery,
  },
  'recovery-codes': { ChangedMeanwhile: changed.recoveryCodes },
  factors: { ChangedMeanwhile: changed.factors },
  name: { ChangedMeanwhile: changed.name },
  address: { ChangedMeanwhile: changed.address },
  invitation: { ChangedMeanwhile: changed.invitation },
  'set-up': { ...inSetUp, ChangedMeanwhile: changed.setUp },
  'email-set-up': { ...byEmail, ...inSetUp, TooManyAttempts: en.errors['too-many-attempts'].emailSetUp },
}
export const methodSentences = (asked = '') => specialSentences[asked] ?? {}

/** Of a code with too many digits, or too few; `{digits}` is how many were typed. */
export function lengthSentence(asked = '') {
  const { digits, emailDigits, recoveryDigits } = en.errors['invalid-code']
  if (asked === 'recovery-code') return recoveryDigits
  return asked.startsWith('email') ? emailDigits : digits
}

/** What opens a locked address or account: one sentence for each lock, those that time opens with `{wait}`. */
export const lockSentences: LockSentences = en.errors['too-many-attempts'].locked

/** Of what looks like a recovery code where none can be used. */
export const noRecoveryCode = en.errors['looks-like-recovery-code'].notOffered

/** With `{wait}`. */
export const tooManyWait = en.errors['too-many-attempts'].wait

/** For the `error` of a page's address; undefined where there is none. What is not one of ours gets the general sentence. */
export function errorTextOf(error: string | string[] | undefined, details?: ErrorDetails) {
  if (typeof error !== 'string' || error === '') return undefined
  if (error === 'CredentialsSignin') return errorText('invalid-credentials')
  return errorText(fromPascalCase(error) ?? 'internal', details)
}

/** Sentences by the spelling that next-auth's answers use, for forms that have no catalogue. */
export const errorSentences = (codes: ErrorCode[]) => ({
  CredentialsSignin: errorText('invalid-credentials').detail,
  ...Object.fromEntries(codes.map((code) => [toPascalCase(code), errorText(code).detail])),
})

/** What a page's address says is away, where it is one of those that are told apart. */
export const dependencyOf = (dependency: string | string[] | undefined): ErrorDetails =>
  dependency === 'provider' || dependency === 'directory' ? { dependency } : {}

/** What a page's address says opens a lock. */
export function opensOf(given: string | string[] | undefined): ErrorDetails {
  const opens = String(given ?? '')
    .split(',')
    .filter((name): name is Opener => openers.some((opener) => opener === name))
  return opens.length ? { opens } : {}
}

/** Why a page's address says that a call was refused as another site's. */
export const reasonOf = (reason: string | string[] | undefined, portalUrl: string): ErrorDetails => {
  const known = crossSiteReasons.find((one) => one === reason)
  return known ? { reason: known, portalUrl } : {}
}

/** Seconds: no page tells anybody to wait longer. */
export const longestWait = 86_400

/** The seconds of a page's address, where they are some. */
export function waitOf(retryAfter: string | string[] | undefined): ErrorDetails {
  const seconds = Number(retryAfter)
  return seconds > 0 && Number.isFinite(seconds) ? { retryAfter: Math.min(seconds, longestWait) } : {}
}
