import { DomainError, type ErrorCode } from '../../domain/errors'
import { VaultError } from '../../domain/vault/vault-error'
import { errorText } from '../../messages/error-text'
import type { Problem } from '../../schemas/common'
import { isDatabaseAway, isDatabaseBusy } from './database-errors'

/** One HTTP status for each code. */
const statuses: Record<ErrorCode, number> = {
  'malformed-request': 400,
  'request-timeout': 408,
  'headers-too-large': 431,
  'too-large': 413,
  'not-json': 415,
  'cross-site': 403,
  'not-signed-in': 401,
  'no-challenge': 401,
  'challenge-expired': 401,
  'invalid-credentials': 422,
  'password-expired': 403,
  'second-factor-required': 401,
  'not-at-provider': 401,
  'mfa-setup-required': 403,
  forbidden: 403,
  'not-found': 404,
  'method-not-supported': 405,
  'managed-sign-in': 409,
  'invalid-body': 422,
  'step-up-required': 403,
  'required-by-policy': 409,
  'last-administrator': 409,
  'changed-meanwhile': 409,
  'under-way': 409,
  'method-not-allowed': 409,
  'not-enabled': 409,
  'not-set-up': 409,
  'limit-reached': 409,
  'enrolment-expired': 410,
  'link-expired': 410,
  'too-many-attempts': 429,
  'invalid-code': 422,
  'code-already-used': 422,
  'clock-skew': 422,
  'replaced-key': 422,
  'looks-like-recovery-code': 422,
  'looks-like-email-code': 422,
  'looks-like-authenticator-code': 422,
  'clock-set-back': 422,
  'code-expired': 422,
  busy: 503,
  unavailable: 503,
  // No dependency is away, so no retry helps: an operator must mend the row.
  'sealed-value-damaged': 500,
  internal: 500,
}

/** Seconds after which a dependency that is away is worth another try. */
const retryWhenAway = 5

/** What a failure is to the outside: its own code, `busy` or `unavailable` where it is the database's, else `internal`. */
export function asDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error
  if (error instanceof VaultError) return new DomainError('sealed-value-damaged')
  if (isDatabaseBusy(error)) return new DomainError('busy', { retryAfter: 1 })
  return isDatabaseAway(error)
    ? new DomainError('unavailable', { retryAfter: retryWhenAway })
    : new DomainError('internal')
}

/** Faults of the portal or what it rests on, which belong into the log. */
export const isFault = ({ code, details }: DomainError) =>
  code === 'internal' || code === 'sealed-value-damaged' || (code === 'unavailable' && !details.dependency)

/** RFC 9457. 429 and 503 carry Retry-After; an unknown failure says its request id and nothing else. */
export function problemResponse(
  { code, details: { asked, ...details } }: DomainError,
  requestId: string,
  others: Record<string, number> = {},
): Response {
  const status = others[code] ?? statuses[code]
  const retryAfter = details.retryAfter ?? (status === 429 || status === 503 ? 1 : undefined)
  const body: Problem = {
    type: `urn:latchkey:problem:${code}`,
    ...errorText(code, { ...details, ...(asked ? { asked } : {}) }),
    status,
    code,
    ...details,
    ...(retryAfter ? { retryAfter } : {}),
    ...(status === 500 ? { requestId } : {}),
  }
  const headers = new Headers({ 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' })
  if (retryAfter) headers.set('Retry-After', String(Math.ceil(retryAfter)))
  return new Response(JSON.stringify(body), { status, headers })
}
