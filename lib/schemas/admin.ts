import { z } from 'zod'
import { isoTime, text, uuid } from './common'

/** `Number` alone would also read '', ' 5', '0x10' and '1e2'. */
const digits = (value: unknown) => (typeof value === 'string' && /^[0-9]{1,3}$/.test(value) ? Number(value) : value)
/** `?cursor=&limit=`: `next` of one page is the `cursor` of the one after it. */
const page = {
  cursor: text(1200).optional(),
  limit: z.preprocess(digits, z.int().min(1).max(200)).optional(),
}
const pageOf = <Item extends z.ZodType>(item: Item) => z.object({ items: z.array(item), next: z.string().nullable() })

export const role = z.enum(['employee', 'administrator'])
export type Role = z.infer<typeof role>

/** One at a time, each on an index of its own. `overdue`: without MFA, past their deadline. `invited`: no password yet. */
export const employeeFilter = z.enum(['mfa-on', 'mfa-off', 'overdue', 'invited', 'disabled', 'administrators'])
export type EmployeeFilter = z.infer<typeof employeeFilter>

export const employeesQuery = z.strictObject({
  ...page,
  /** The beginning of an address, a name or a family name. */
  q: text(100).optional(),
  filter: employeeFilter.optional(),
})

/** `exempt`: the company's AD or SSO answers for it. */
export const mfaState = z.enum(['on', 'off', 'exempt'])

export const employee = z.object({
  id: uuid,
  name: z.string(),
  email: z.string(),
  role,
  /** `invited`: has no password yet. `locked`: too many wrong passwords or codes; passes by itself, or by unlock. */
  state: z.enum(['active', 'invited', 'disabled', 'locked']),
  /** Whatever the state: who is disabled or invited may be locked besides. */
  locked: z.boolean(),
  mfa: z.object({
    state: mfaState,
    option: z.enum(['none', 'authenticator', 'email', 'passkey']),
    since: isoTime.nullable(),
    /** How many of each could be answered today: apps, passkeys, a mailbox. */
    factors: z.object({ authenticators: z.int(), passkeys: z.int(), email: z.boolean() }),
    /** Until when the set-up may wait; null where nobody asks for it, or it is done. */
    deadline: isoTime.nullable(),
  }),
  /** Signs in with a password although the company's AD or SSO decides. */
  local: z.boolean(),
  createdAt: isoTime,
  lastSeenAt: isoTime.nullable(),
})
export type Employee = z.infer<typeof employee>
export const employeePage = pageOf(employee)
export type EmployeePage = z.infer<typeof employeePage>

/** The name's limit is 100 code points; the rule for names says so. */
export const invitationBody = z.strictObject({ name: text(400), email: text(320) })
export const invitedView = z.object({ id: uuid })
export const roleBody = z.strictObject({ role })
export const addressBody = z.strictObject({
  email: text(320),
  replaces: text(320)
    .optional()
    .describe('The address that the caller saw; where the person has another one by now: 409 changed-meanwhile'),
})
export const disabledBody = z.strictObject({ disabled: z.boolean() })

export const dryRun = z.strictObject({ dryRun: z.enum(['true', 'false']).optional() })
/** `version`: of the policy that was looked at; where it is given and another stands, nothing is changed. */
export const policyQuery = z.strictObject({ ...dryRun.shape, version: text(64).optional() })

export const policy = z.strictObject({
  mfa: z.enum(['optional', 'required']),
  /** From when it is required; null: from now. */
  requiredFrom: isoTime.nullable(),
  /** Days that each person has for the set-up, from when it is first asked of them. */
  graceDays: z.int().min(0).max(90),
  allowAuthenticator: z.boolean(),
  allowEmail: z.boolean(),
  allowPasskey: z.boolean(),
  allowSwitchToEmail: z.boolean(),
  allowEmailAfterReset: z.boolean(),
  mobileRequiresMfa: z.boolean(),
  /** 0 forbids trusting browsers. */
  trustedBrowserDays: z.int().min(0).max(30),
  sessionIdleMinutes: z.int().min(5).max(60),
  sessionAbsoluteHours: z.int().min(1).max(24),
  /** Sessions that one person may have at once in the portal, and as many in mobile apps; a further one ends the oldest. */
  maxSessions: z.int().min(1).max(100),
  /** Of people whose sign-in AD or SSO decides. */
  managedExemption: z.enum(['always', 'provider', 'never']),
})
export type Policy = z.infer<typeof policy>

/** `maxSessions` came later: where it is left out, it stays as it is. */
export const policyBody = policy.partial({ maxSessions: true })

/** What stands today, and how the company's people sign in (which the operators' command sets). */
export const policyView = z.object({
  policy,
  /** Another one whenever the policy is another. */
  version: z.string(),
  signIn: z.object({
    kind: z.enum(['password', 'oidc', 'ldap']),
    name: z.string().nullable(),
    domains: z.array(z.string()),
  }),
})
export type PolicyView = z.infer<typeof policyView>

/** What a policy would mean for the people there are (`?dryRun=true`), or means from now on. */
export const policyEffect = z.object({
  employees: z.int(),
  /** Without a factor that the policy allows, exempt people left out. */
  withoutFactor: z.int(),
  administratorsWithoutFactor: z.int(),
  /** Of `withoutFactor`: those whose only factors the policy forbids. */
  losingFactor: z.int(),
  /** By what decides in Latchkey's place. */
  exempt: z.object({ oidc: z.int(), ldap: z.int() }),
  /** From when the first of them may do nothing but set MFA up; null: never. */
  firstDeadline: isoTime.nullable(),
  /** No administrator could sign in any more: such a policy is refused (409 last-administrator). */
  locksOutAdministrators: z.boolean(),
})
export type PolicyEffect = z.infer<typeof policyEffect>

export const report = z.object({
  employees: z.int(),
  withMfa: z.int(),
  byOption: z.object({ authenticator: z.int(), email: z.int(), passkey: z.int() }),
  exempt: z.object({ oidc: z.int(), ldap: z.int() }),
  overdue: z.int(),
  invited: z.int(),
  disabled: z.int(),
  /** Ends of days (UTC), the oldest first: people there were, and those of them who have MFA since. */
  days: z.array(z.object({ date: z.iso.date(), employees: z.int(), withMfa: z.int() })),
})
export type Report = z.infer<typeof report>

/** What the list and its export are narrowed by. `to` is left out. */
const auditFilter = {
  type: text(60).optional(),
  person: uuid.optional(),
  from: isoTime.optional(),
  to: isoTime.optional(),
}
export const auditQuery = z.strictObject({ ...page, ...auditFilter })
export const auditExportQuery = z.strictObject({ ...auditFilter, format: z.enum(['csv', 'jsonl']) })

export const auditItem = z.object({
  id: uuid,
  at: isoTime,
  type: z.string(),
  person: z.object({ id: uuid, name: z.string(), email: z.string() }).nullable(),
  /** Who did it, where it was not the person. */
  actor: z.object({ id: uuid, name: z.string() }).nullable(),
  device: z.string().nullable(),
  ip: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
})
export type AuditItem = z.infer<typeof auditItem>
export const auditPage = pageOf(auditItem)
export type AuditPage = z.infer<typeof auditPage>
