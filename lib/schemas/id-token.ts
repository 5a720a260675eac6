import { z } from 'zod'
import { text } from './common'

/** What is read of an id_token (and userinfo), bounded; some providers write email_verified as text, and amr as one word. */
export const idTokenClaims = z.object({
  iss: text(500),
  sub: text(255).min(1),
  email: text(320).optional(),
  email_verified: z.union([z.boolean(), z.enum(['true', 'false'])]).optional(),
  name: text(500).optional(),
  amr: z.union([z.array(text(100)).max(50), text(100)]).optional(),
  acr: text(200).optional(),
  /** Seconds. */
  auth_time: z.number().min(0).max(1e11).optional(),
})
