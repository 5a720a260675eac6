import { z } from 'zod'
import * as account from './account'
import { empty } from './common'
import { challengeView } from './sign-in'

/** One call of HTTP.md: what its route enforces and what the OpenAPI document says are the same object. */
export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** As OpenAPI writes it: `/api/account/sessions/{id}`. */
  path: string
  summary: string
  /** `session`: a whole one. `set-up`: also one that may do nothing but set up MFA. */
  access: 'public' | 'session' | 'set-up'
  /** Needs a step-up in the last ten minutes (starred in HTTP.md). */
  stepUp?: true
  /** About factors or the password: refused to managed people (AD, SSO). */
  unmanaged?: true
  body?: z.ZodType
  query?: z.ZodType
  answer?: z.ZodType
  status: 200 | 201 | 202 | 204
}

const endOthers = z.strictObject({ endOtherSessions: z.enum(['true', 'false']).optional() })
const health = z.object({ status: z.literal('ok') })
const factorChange = { access: 'set-up', stepUp: true, unmanaged: true } as const

export const contract = {
  pendingSignIn: {
    method: 'GET',
    path: '/api/sign-in',
    summary: 'The pending challenge of this browser',
    access: 'public',
    answer: challengeView,
    status: 200,
  },
  mfa: {
    method: 'GET',
    path: '/api/account/mfa',
    summary: 'Everything that the Multi-factor authentication section shows',
    access: 'set-up',
    answer: account.mfaView,
    status: 200,
  },
  clearMfa: {
    method: 'DELETE',
    path: '/api/account/mfa',
    summary: 'Clear multi-factor authentication',
    ...factorChange,
    query: endOthers,
    status: 204,
  },
  stepUp: {
    method: 'POST',
    path: '/api/account/step-up',
    summary: 'Confirm it is you; answers with a new session cookie',
    access: 'set-up',
    unmanaged: true,
    body: account.stepUpBody,
    status: 204,
  },
  beginAuthenticator: {
    method: 'POST',
    path: '/api/account/mfa/authenticator',
    summary: 'Begin a new authenticator key; while one is pending in this session, the same again (200)',
    ...factorChange,
    body: account.beginAuthenticatorBody,
    answer: account.enrolmentView,
    status: 201,
  },
  validateAuthenticator: {
    method: 'POST',
    path: '/api/account/mfa/authenticator/validate',
    summary: 'Prove the pending key: it becomes the live one',
    access: 'set-up',
    unmanaged: true,
    body: account.validateBody,
    answer: account.validatedView,
    status: 200,
  },
  discardPending: {
    method: 'DELETE',
    path: '/api/account/mfa/pending',
    summary: 'Throw the pending enrolment away',
    access: 'set-up',
    unmanaged: true,
    status: 204,
  },
  clearAuthenticator: {
    method: 'DELETE',
    path: '/api/account/mfa/authenticator',
    summary: 'Clear authenticator key',
    ...factorChange,
    query: endOthers,
    status: 204,
  },
  clearOneAuthenticator: {
    method: 'DELETE',
    path: '/api/account/mfa/authenticator/{id}',
    summary: 'Clear one of several authenticator keys',
    ...factorChange,
    query: endOthers,
    status: 204,
  },
  chooseOption: {
    method: 'PUT',
    path: '/api/account/mfa/option',
    summary: 'Choose the MFA option among the factors already set up',
    ...factorChange,
    body: account.optionBody,
    status: 204,
  },
  renewRecoveryCodes: {
    method: 'POST',
    path: '/api/account/mfa/recovery-codes',
    summary: 'A new set of recovery codes, which ends the old one',
    ...factorChange,
    query: endOthers,
    body: empty,
    answer: account.recoverySetView,
    status: 201,
  },
  recoveryCodesSaved: {
    method: 'PUT',
    path: '/api/account/mfa/recovery-codes/saved',
    summary: 'The person saved, copied or printed the set',
    access: 'set-up',
    unmanaged: true,
    body: account.savedBody,
    status: 204,
  },
  sessions: {
    method: 'GET',
    path: '/api/account/sessions',
    summary: 'Live sessions, the newest first',
    access: 'session',
    answer: account.sessionList,
    status: 200,
  },
  endOtherSessions: {
    method: 'DELETE',
    path: '/api/account/sessions',
    summary: 'End all other sessions',
    access: 'session',
    stepUp: true,
    status: 204,
  },
  endSession: {
    method: 'DELETE',
    path: '/api/account/sessions/{id}',
    summary: 'End one session',
    access: 'session',
    stepUp: true,
    status: 204,
  },
  trustedBrowsers: {
    method: 'GET',
    path: '/api/account/trusted-browsers',
    summary: 'Browsers in which the second factor is not asked for',
    access: 'session',
    answer: account.trustedBrowserList,
    status: 200,
  },
  endAllTrust: {
    method: 'DELETE',
    path: '/api/account/trusted-browsers',
    summary: 'End the trust in all browsers',
    access: 'session',
    status: 204,
  },
  endTrust: {
    method: 'DELETE',
    path: '/api/account/trusted-browsers/{id}',
    summary: 'End the trust in one browser',
    access: 'session',
    status: 204,
  },
  live: {
    method: 'GET',
    path: '/api/health/live',
    summary: 'The process runs',
    access: 'public',
    answer: health,
    status: 200,
  },
  ready: {
    method: 'GET',
    path: '/api/health/ready',
    summary: 'Database reachable, migrations applied, keys open',
    access: 'public',
    answer: health,
    status: 200,
  },
  openapi: {
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'This document',
    access: 'public',
    answer: z.record(z.string(), z.unknown()),
    status: 200,
  },
} as const satisfies Record<string, Operation>
