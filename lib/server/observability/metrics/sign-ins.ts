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

/** Does a step of the sign-in, and counts what comes of it: without a user, a second factor is due. */
export async function counted<T extends { user?: object }>(method: SignInMethod, step: () => Promise<T>): Promise<T> {
  try {
    const outcome = await step()
    countProved(method, outcome.user === undefined)
    return outcome
  } catch (error) {
    countRefused(method, error)
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
