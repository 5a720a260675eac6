import type { Prisma } from '../generated/prisma/client'
import type { Source, Tx } from './deps'
import type { NoticeType } from './mail/mail'

/** What the audit log knows of. */
export type AuditType =
  | NoticeType
  | 'sign-in.succeeded'
  | 'sign-in.password-failed'
  | 'sign-in.challenged'
  | 'sign-in.factor-failed'
  | 'sign-in.locked'
  | 'sign-in.directory-refused'
  | 'sign-in.provider-refused'
  | 'sign-in.at-provider'
  | 'sign-in.identity-refused'
  | 'identity.bound'
  | 'identity.renamed'
  | 'session.ended'
  | 'session.others-ended'
  | 'step-up.succeeded'
  | 'step-up.failed'
  | 'factor.enrolment-begun'
  | 'email-code.sent'
  | 'email-code.not-sent'
  | 'password.reset-requested'
  | 'invitation.sent'
  | 'invitation.accepted'
  | 'recovery-codes.saved'
  | 'trusted-browser.added'
  | 'trusted-browser.removed'
  | 'user.created'
  | 'user.adopted'
  | 'company.created'
  | 'company.domain-added'
  | 'company.domain-removed'
  | 'user.unlocked'
  | 'users.imported'
  | 'demo.removed'
  | 'vault.rotated'
  | 'vault.key-removed'

export interface AuditEntry {
  type: AuditType
  companyId?: string | undefined
  userId?: string | undefined
  /** Who did it, where it was not the user. */
  actorId?: string | undefined
  source?: Source | undefined
  /** Never a code, key, token or address. */
  detail?: Prisma.InputJsonObject
}

/** Writes one audit row, in the transaction of what it tells of wherever there is one. */
export async function audit(db: Pick<Tx, 'auditEvent'>, entry: AuditEntry & { at: Date }) {
  await db.auditEvent.create({ data: rowOf(entry) })
}

/** The same of many at once. */
export async function auditAll(db: Pick<Tx, 'auditEvent'>, entries: (AuditEntry & { at: Date })[]) {
  await db.auditEvent.createMany({ data: entries.map(rowOf) })
}

const rowOf = ({ source, detail, ...row }: AuditEntry & { at: Date }) => ({
  ...row,
  ip: source?.ip ?? null,
  userAgent: source?.userAgent.slice(0, 300) ?? null,
  detail: detail ?? {},
})
