import type { z } from 'zod'

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

/** What every change of factors asks for. */
export const factorChange = { access: 'set-up', stepUp: true, unmanaged: true } as const
