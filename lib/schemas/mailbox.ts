import { z } from 'zod'
import { isoTime, text, uuid } from './common'

/** A mail of the demo. */
export const mailboxMail = z.object({
  id: uuid,
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  html: z.string(),
  at: isoTime,
})
export type MailboxMail = z.infer<typeof mailboxMail>

/** Without an address: everybody's. */
export const mailboxQuery = z.strictObject({ to: text(320).optional() })
