import type { CodePurpose, Mail, NoticeDetail } from '../../domain/mail-content'
import { type NoticeType, noticeTypes } from '../../schemas/audit-events'

const to = { name: 'Erin Employee', address: 'employee@acme.test' }
const at = new Date('2026-11-22T12:03:00Z')
const userAgent =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0 Safari/537.36'
const ip = '192.0.2.7'
const token = 'Jt3gD0sY5n1cQk8wVb7_xPz2LfRm4-ahEuTiKoNq9Xs'

export const sampleCode = (purpose: CodePurpose = 'sign-in', more: Partial<Mail> = {}): Mail => ({
  kind: 'code',
  purpose,
  code: '407913',
  expiresAt: new Date('2026-11-22T12:13:00Z'),
  to,
  at,
  userAgent,
  ip,
  ...(more as object),
})

const sampleNotice = (notice: NoticeType, detail: NoticeDetail = {}, agent: string | null = userAgent): Mail => ({
  kind: 'notice',
  notice,
  detail,
  to,
  at,
  userAgent: agent,
  ip: agent === null ? null : ip,
})

const details: Partial<Record<NoticeType, NoticeDetail>> = {
  'factor.added': { factor: 'authenticator' },
  'factor.removed': { factor: 'authenticator' },
  'factor.disabled': { factor: 'authenticator' },
  'mfa.option-changed': { option: 'email' },
  'recovery-code.used': { left: 9 },
  'sign-in.wrong-codes': { count: 7 },
  'user.role-changed': { role: 'administrator', by: 'Ann Admin' },
  'user.address-changed': { by: 'Ann Admin' },
  'user.disabled': { by: 'Ann Admin' },
  'user.enabled': { by: 'Ann Admin' },
  'account.not-me': { passwordDue: true },
  'policy.changed': { by: 'Ann Admin' },
  'users.imported': { administrators: 3, by: 'Ann Admin' },
}
const reason = 'Lost phone, ticket 4711'

const purposes: CodePurpose[] = ['sign-in', 'switch', 'set-up', 'step-up']
const notices = noticeTypes.filter((notice) => notice !== 'user.mfa-reset')

/** One of every mail, by name. */
export const sampleMails: Record<string, Mail> = {
  ...Object.fromEntries(purposes.map((purpose) => [`code-${purpose}`, sampleCode(purpose)])),
  'password-reset': {
    kind: 'password-reset',
    token,
    expiresAt: new Date('2026-11-22T12:33:00Z'),
    to,
    at,
    userAgent,
    ip,
  },
  invitation: { kind: 'invitation', token, company: 'Acme', expiresAt: new Date('2026-11-29T12:03:00Z'), to },
  ...Object.fromEntries(notices.map((notice) => [`notice-${notice}`, sampleNotice(notice, details[notice])])),
  'notice-user.mfa-reset': sampleNotice('user.mfa-reset', { reason }, null),
  'notice-account.not-me-managed': sampleNotice('account.not-me', { passwordDue: false }),
  'notice-user.role-changed-of-another': sampleNotice('user.role-changed', { role: 'employee', person: 'Sam Second' }),
  'notice-user.address-changed-of-another': sampleNotice('user.address-changed', { person: 'Sam Second' }),
  'notice-user.mfa-reset-of-another': sampleNotice('user.mfa-reset', { reason, person: 'Sam Second' }, null),
  'notice-local-administrator-of-another': sampleNotice('local-administrator.set', { person: 'Sam Second' }, null),
}
