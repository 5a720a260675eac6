/** What becomes of an audit event besides its row. */
interface EventRules {
  /** Mails the person (SECURITY.md 13); `both`: the administrator who did it too. */
  notice?: 'person' | 'both'
  /** The mail links to the person's activity, where an intruder can be signed out. */
  linksToActivity?: true
  /** Shown to the person in their activity. */
  inActivity?: true
  /** Administrators and operators do it; their browser and address are not shown to the person. */
  byOthers?: true
  /** An intruder with the person's password may have done it: the activity offers *This wasn't me*. */
  maybeIntruder?: true
  /** The activity asks the person to look at it. */
  alarming?: true
}

/**
 * Every event of the audit log, in one table. A new event is a line here; its words stand in lib/messages, where a test asks
 * for them.
 */
export const auditEvents = {
  'sign-in.succeeded': { inActivity: true, maybeIntruder: true },
  'sign-in.factor-failed': { inActivity: true, maybeIntruder: true, alarming: true },
  'sign-in.locked': { inActivity: true, maybeIntruder: true, alarming: true },
  'sign-in.password-failed': {},
  'sign-in.challenged': {},
  'sign-in.new-browser': { notice: 'person', linksToActivity: true },
  'sign-in.mobile': { notice: 'person', linksToActivity: true },
  'sign-in.wrong-codes': { notice: 'person', linksToActivity: true },
  'sign-in.passkey-refused': {},
  'sign-in.directory-refused': {},
  'sign-in.provider-refused': {},
  'sign-in.identity-refused': {},
  'sign-in.at-provider': {},
  'step-up.succeeded': {},
  'step-up.failed': { inActivity: true, maybeIntruder: true, alarming: true },
  'factor.enrolment-begun': {},
  'factor.added': { notice: 'person', linksToActivity: true, inActivity: true, maybeIntruder: true },
  'factor.replaced': { notice: 'person', linksToActivity: true, inActivity: true, maybeIntruder: true },
  'factor.removed': { notice: 'person', linksToActivity: true, inActivity: true, maybeIntruder: true },
  'factor.disabled': { notice: 'person', linksToActivity: true, inActivity: true, maybeIntruder: true, alarming: true },
  'factor.renamed': {},
  'mfa.cleared': { notice: 'person', linksToActivity: true, inActivity: true, maybeIntruder: true, alarming: true },
  'mfa.option-changed': { notice: 'person', linksToActivity: true, inActivity: true, maybeIntruder: true },
  'recovery-codes.renewed': { notice: 'person', linksToActivity: true, inActivity: true, maybeIntruder: true },
  'recovery-codes.saved': {},
  'recovery-code.used': { notice: 'person', linksToActivity: true, inActivity: true, maybeIntruder: true },
  'email-code.sent': {},
  'email-code.not-sent': {},
  'password.changed': { notice: 'person', inActivity: true, maybeIntruder: true },
  'password.reset': { notice: 'person', inActivity: true, maybeIntruder: true },
  'password.reset-requested': {},
  'invitation.accepted': { inActivity: true },
  'invitation.sent': {},
  'session.ended': { inActivity: true },
  'session.others-ended': { inActivity: true },
  'session.all-ended': {},
  'trusted-browser.added': { inActivity: true, maybeIntruder: true },
  'trusted-browser.removed': { inActivity: true },
  'account.not-me': { notice: 'person', inActivity: true },
  'identity.bound': {},
  'identity.renamed': {},
  'user.created': { inActivity: true, byOthers: true },
  'user.adopted': { inActivity: true, byOthers: true },
  'user.unlocked': { inActivity: true, byOthers: true },
  'user.mfa-reset': { notice: 'person', inActivity: true, byOthers: true, alarming: true },
  'user.role-changed': { notice: 'both', inActivity: true, byOthers: true },
  'user.address-changed': { notice: 'both', inActivity: true, byOthers: true },
  'user.disabled': { notice: 'person', inActivity: true, byOthers: true },
  'user.enabled': { notice: 'person', inActivity: true, byOthers: true },
  'users.imported': { notice: 'person' },
  'local-administrator.set': { notice: 'person', inActivity: true, byOthers: true },
  'local-administrator.removed': { notice: 'person', inActivity: true, byOthers: true },
  'policy.changed': { notice: 'person' },
  'company.created': {},
  'company.domain-added': {},
  'company.domain-removed': {},
  'company.sign-in-changed': { notice: 'person' },
  'audit.exported': {},
  'report.exported': {},
  'vault.rotated': {},
  'vault.key-removed': {},
  'demo.removed': {},
} as const satisfies Record<string, EventRules>

type Events = typeof auditEvents
type EventsWith<Rule extends keyof EventRules> = {
  [Type in keyof Events]: Events[Type] extends Record<Rule, unknown> ? Type : never
}[keyof Events]

export type AuditType = keyof Events
/** Events of which people are told by mail. */
export type NoticeType = EventsWith<'notice'>
/** Events that stand in a person's activity. */
export type ActivityType = EventsWith<'inActivity'>

/** What the table says of an event. A page that is still open may read one of a newer version: nothing is known of it. */
export const rulesOf = (type: AuditType): EventRules => auditEvents[type] ?? {}

export const auditTypes = Object.keys(auditEvents) as AuditType[]
export const activityTypes = auditTypes.filter((type): type is ActivityType => rulesOf(type).inActivity === true)
export const noticeTypes = auditTypes.filter((type): type is NoticeType => rulesOf(type).notice !== undefined)
