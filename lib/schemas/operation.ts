import { z } from 'zod'
import { text } from './common'

/** One call of HTTP.md: what its route enforces and what the OpenAPI document says are the same object. */
export interface Operation {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** As OpenAPI writes it: `/api/account/sessions/{id}`. */
  path: string
  summary: string
  /**
   * `session`: a whole one. `set-up`: also one that may do nothing but set up MFA. `administrator`: a whole one of an
   * administrator. `mobile`: a mobile app's bearer token.
   */
  access: 'public' | 'session' | 'set-up' | 'administrator' | 'mobile'
  /** Needs a step-up in the last ten minutes (starred in HTTP.md). */
  stepUp?: true
  /** With `?dryRun=true` it needs none: it tells nothing that the administrator could not read anyway. */
  dryRunWithoutStepUp?: true
  /** What it is about: refused where the company's AD or SSO decides that (409 managed-sign-in). */
  unmanaged?: 'factors' | 'password'
  /** Bytes, where 16 KiB are too few. Such a body is read only after the session and the role were checked. */
  largestBody?: number
  body?: z.ZodType
  query?: z.ZodType
  answer?: z.ZodType
  status: 200 | 201 | 202 | 204
  /** Of codes whose status is another here: wrong credentials are 401 where there is no session yet. */
  statuses?: Record<string, number>
}

/** What every change of factors asks for. */
export const factorChange = { access: 'set-up', stepUp: true, unmanaged: 'factors' } as const

/** An addition to HTTP.md. */
const version = {
  version: text(64)
    .optional()
    .describe('Of the view that the caller decided on; where another one stands: 409 changed-meanwhile'),
}

export const ofVersion = z.strictObject(version)

/** Whether a change of factors ends the person's other sessions: yes, unless they decline. */
export const endOthers = z.strictObject({ endOtherSessions: z.enum(['true', 'false']).optional() })

/** Both, of what takes a factor away. */
export const endOthersOfVersion = z.strictObject({ ...endOthers.shape, ...version })
