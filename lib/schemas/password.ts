import { z } from 'zod'
import { text } from './common'

/** Longer ones are refused by the rules, with a sentence; this bounds what is looked at. */
const password = text(1000)
const token = text(200)

/** Without the current one only where there is none (an addition to HTTP.md). */
export const changePasswordBody = z.strictObject({ currentPassword: password.optional(), password })
export const resetRequestBody = z.strictObject({ email: text(320) })
export const setPasswordBody = z.strictObject({ token, password })

export const passwordLinkPurpose = z.enum(['password-reset', 'invitation'])
export type PasswordLinkPurpose = z.infer<typeof passwordLinkPurpose>
export const linkBody = z.strictObject({ token, purpose: passwordLinkPurpose })

/** Whose link it is. */
export const linkView = z.object({
  name: z.string(),
  /** Masked: `e•••@acme.test`. */
  address: z.string(),
  /** Characters that the new password needs at least. */
  shortest: z.int(),
})
export type LinkView = z.infer<typeof linkView>
