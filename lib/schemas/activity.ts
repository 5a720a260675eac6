import { z } from 'zod'
import { activityTypes } from './audit-events'
import { isoTime, text, uuid } from './common'

/** What of the audit log is a person's own business. Each has its sentence in the messages (`activity.types`). */
export const activityType = z.enum(activityTypes)

/** What a sentence needs of an event: never a code, key, token or another person's address. */
export const activityDetail = z.object({
  /** What was proved, or should have been. */
  method: z.enum(['authenticator', 'email', 'recovery-code', 'passkey', 'password', 'provider']).optional(),
  /** How the first step was made; absent: by password. */
  way: z.enum(['password', 'ldap', 'oidc']).optional(),
  /** Signed in without a second step, in a trusted browser. */
  trusted: z.boolean().optional(),
  /** In a mobile app. */
  mobile: z.boolean().optional(),
  /** In a browser that was not used for the account before. */
  newBrowser: z.boolean().optional(),
  factor: z.enum(['authenticator', 'email', 'passkey']).optional(),
  /** As the person has named an app or passkey. */
  label: text(64).optional(),
  option: z.enum(['none', 'authenticator', 'email', 'passkey']).optional(),
  role: z.enum(['employee', 'administrator']).optional(),
  /** Recovery codes left. */
  left: z.int().optional(),
  /** Sessions or browsers. */
  count: z.int().optional(),
  /** The password was made void; false: the company's AD or SSO has it. */
  passwordDue: z.boolean().optional(),
  /** Whose doing it was, where it was not the person's own. */
  by: z.enum(['administrator', 'operator']).optional(),
})
export type ActivityDetail = z.infer<typeof activityDetail>

export const activityItem = z.object({
  id: uuid,
  at: isoTime,
  type: activityType,
  /** Where it was done; both null where it was somebody else's doing. */
  device: z.string().nullable(),
  ip: z.string().nullable(),
  detail: activityDetail,
})
export type ActivityItem = z.infer<typeof activityItem>

export const activityQuery = z.strictObject({ cursor: text(1200).optional() })
export const activityPage = z.object({ items: z.array(activityItem), next: z.string().nullable() })
export type ActivityPage = z.infer<typeof activityPage>

/** Whether a new password is to be chosen now; false where the company's AD or SSO has it. */
export const notMeView = z.object({ passwordDue: z.boolean() })
export type NotMeView = z.infer<typeof notMeView>
