import { type ErrorCode, type ErrorDetails, fromPascalCase, toPascalCase } from '../domain/errors'
import en from './en.json'
import { fill, waitText } from './fill'

export interface ErrorText {
  title: string
  detail: string
}

const texts: Record<ErrorCode, ErrorText> = en.errors

/** The one sentence of a code, with the particulars that are known: for problem+json and for pages. */
export function errorText(code: ErrorCode, { skewMinutes, retryAfter, dependency }: ErrorDetails = {}): ErrorText {
  const { title, detail } = texts[code]
  if (code === 'clock-skew' && skewMinutes) {
    const sentence = skewMinutes > 0 ? en.errors['clock-skew'].ahead : en.errors['clock-skew'].behind
    return { title, detail: fill(sentence, { minutes: Math.abs(skewMinutes) }) }
  }
  if (code === 'unavailable' && dependency) return { title, detail: en.errors.unavailable[dependency] }
  if (code === 'too-many-attempts' && retryAfter) {
    return { title, detail: fill(en.errors[code].wait, { wait: waitText(retryAfter) }) }
  }
  return { title, detail }
}

/** What is said instead where another code was asked for: of recovery codes there is no next one to wait for. */
const specialSentences: Record<string, Record<string, string>> = {
  email: { InvalidCode: en.errors['invalid-code'].email },
  passkey: {
    InvalidCode: en.errors['invalid-code'].passkey,
    CodeAlreadyUsed: en.errors['code-already-used'].passkey,
    CodeExpired: en.errors['code-expired'].passkey,
  },
  /** Signing in without a password: there is no challenge of an earlier step, and no other second step. */
  'passkey-door': {
    InvalidCode: en.errors['invalid-code'].passkeyDoor,
    CodeAlreadyUsed: en.errors['code-already-used'].passkey,
    ChallengeExpired: en.errors['code-expired'].passkey,
  },
  'recovery-code': {
    InvalidCode: en.errors['invalid-code'].recovery,
    CodeAlreadyUsed: en.errors['code-already-used'].recovery,
  },
}
export const methodSentences = (method: string) => specialSentences[method] ?? {}

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

/** The seconds of a page's address, where they are some. */
export function waitOf(retryAfter: string | string[] | undefined): ErrorDetails {
  const seconds = Number(retryAfter)
  return seconds > 0 && Number.isFinite(seconds) ? { retryAfter: seconds } : {}
}
