import type { CommandName } from './commands'

export interface Option {
  type: 'string' | 'boolean'
  /** May be said several times. */
  multiple?: boolean
}

const text: Option = { type: 'string' }
const flag: Option = { type: 'boolean' }
const list: Option = { type: 'string', multiple: true }
const company = { company: text }

/** What each command may be told. */
export const options: Record<CommandName, Record<string, Option>> = {
  'user create': { ...company, name: text, email: text, admin: flag, invite: flag, 'password-stdin': flag },
  'user invite': { email: text },
  'user list': { format: text },
  'user reset-mfa': { email: text, reason: text },
  'user unlock': { email: text },
  'company create': { ...company, domain: list },
  'company list': {},
  'company domain': { ...company, add: list, remove: list },
  'company sign-in': {
    ...company,
    ...{ name: text, adopt: flag, password: flag },
    ...{ directory: list, realm: text, 'base-dn': text, 'start-tls': flag, group: text, 'authority-file': text },
    ...{ openid: text, 'client-id': text, 'client-secret-stdin': flag, 'signing-alg': text, 'trust-email': flag },
    ...{ 'email-claim': list, 'mfa-acr': list },
  },
  'company local-administrator': { ...company, email: text, none: flag },
  'company policy': {
    ...company,
    ...{ require: flag, optional: flag, from: text, 'grace-days': text, allow: list, 'dry-run': flag },
    ...{ 'switch-to-email': text, 'email-after-reset': text, 'mobile-mfa': text, 'trusted-browser-days': text },
    ...{
      'session-idle-minutes': text,
      'session-absolute-hours': text,
      'max-sessions': text,
      'managed-exemption': text,
    },
  },
  'users import': { ...company, 'address-column': text, 'dry-run': flag },
  'audit export': { ...company, from: text, to: text, type: text, format: text },
  'key rotate': {},
  'key list': {},
  'key remove': { key: text },
  doctor: {},
  backup: { to: text },
  move: { to: text, 'to-file': text },
  'sessions end': { all: flag },
  'demo remove': {},
}

/** What stands without a name before it. */
export const operands: Partial<Record<CommandName, string>> = { 'users import': 'file' }

/** Of every command. */
export const commonOptions = { json: flag, help: flag }
