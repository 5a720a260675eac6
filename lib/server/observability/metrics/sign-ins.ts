import type { ErrorCode } from '../../../domain/errors'
import { asDomainError } from '../../errors/problem'
import { requestContext } from '../request-context'
import { metrics } from './registry'

export type SignInMethod = 'password' | 'authenticator' | 'email' | 'recovery-code' | 'passkey' | 'provider' | 'mobile'

/** What a refusal is to who watches. Codes that are not here were wrong passwords and codes: `failed`. */
const outcomes: Partial<Record<ErrorCode, string>> = {
  'too-many-attempts': 'limited',
  unavailable: 'unavailable',
  busy: 'busy',
  internal: 'fault',
  'challenge-expired': 'expired',
  'no-challenge': 'expired',
  'mfa-setup-required': 'refused',
  'password-expired': 'refused',
  'method-not-allowed': 'refused',
}

/** A step that was right: the person is in, or is asked for a second factor. */
export function countProved(method: SignInMethod, challenged: boolean) {
  metrics().signIns.inc({ method: shown(method), outcome: challenged ? 'challenged' : 'succeeded' })
  if (challenged) metrics().challenges.inc({ event: 'opened' })
}

/**
 * A form's step that counts what comes of it.
 * @param method where it is undefined, the form says it (and was checked): the step is then a second one
 */
export const counted =
  <T extends object>(method: SignInMethod | undefined, step: (raw: unknown) => Promise<T>) =>
  async (raw: unknown): Promise<T> => {
    const given = method ?? (Object(raw).method as SignInMethod)
    try {
      const done = await step(raw)
      countProved(given, !('minted' in done))
      if (!method) countCompleted()
      return done
    } catch (error) {
      countRefused(given, error)
      throw error
    }
  }

export const countCompleted = () => metrics().challenges.inc({ event: 'completed' })

/** A step that was not. */
export function countRefused(method: SignInMethod, error: unknown) {
  const { code, details } = asDomainError(error)
  metrics().signIns.inc({ method: shown(method), outcome: outcomes[code] ?? 'failed' })
  if (code === 'too-many-attempts' && details.triesLeft === 0) metrics().challenges.inc({ event: 'burnt' })
}

/** A password that a directory judges is that, and no password of ours. */
const shown = (method: SignInMethod) =>
  method === 'password' && requestContext()?.askedDirectory ? 'directory' : method
