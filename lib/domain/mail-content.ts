import type { NoticeType } from '../schemas/audit-events'

export interface Recipient {
  name: string
  address: string
}

/** When it happened, in which browser (its User-Agent; null: an operator did it), and from which IP address. */
export interface Occasion {
  at: Date
  userAgent: string | null
  ip?: string | null
}

/** What a mail tells; words and looks are the mailer's. */
export type Mail = { to: Recipient } & (
  | ({ kind: 'code'; purpose: CodePurpose; code: string; expiresAt: Date } & Occasion)
  | ({ kind: 'password-reset'; token: string; expiresAt: Date } & Occasion)
  | { kind: 'invitation'; token: string; company: string; expiresAt: Date }
  | ({ kind: 'notice'; notice: NoticeType; detail: NoticeDetail } & Occasion)
)

/** `switch`: the code makes Email the option in place of the authenticator. */
export type CodePurpose = 'sign-in' | 'switch' | 'set-up' | 'step-up'

/** Never a code, key, token or address. */
export interface NoticeDetail {
  factor?: 'authenticator' | 'email' | 'passkey'
  option?: 'none' | 'authenticator' | 'email' | 'passkey'
  /** Wrong codes since the last such mail. */
  count?: number
  /** Recovery codes left. */
  left?: number
  reason?: string
  /** People who were made administrators at once. */
  administrators?: number
  /** A mobile app's device, as it called itself. */
  device?: string
  /** The password is void: a new one is to be chosen. False: the company's AD or SSO has it. */
  passwordDue?: boolean
  /** The new passkey confirms a sign-in and is none by itself: the company's AD or SSO has the first step. */
  secondStepOnly?: true
  role?: 'employee' | 'administrator'
  /** The name of the administrator who did it, where it was not the person. */
  by?: string
  /** The name of whom it concerns, where an administrator is told of somebody else. */
  person?: string
}
