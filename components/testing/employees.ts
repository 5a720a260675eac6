import type { Employee, Policy, PolicyEffect } from '@/lib/schemas/admin'

const then = '2026-03-03T10:00:00.000Z'

export const employee: Employee = {
  id: '0196f0e0-0000-7000-8000-00000000000a',
  name: 'Erin Employee',
  email: 'erin@acme.test',
  role: 'employee',
  state: 'active',
  locked: false,
  mfa: {
    state: 'off',
    option: 'none',
    since: null,
    factors: { authenticators: 0, passkeys: 0, email: false },
    deadline: null,
  },
  local: false,
  createdAt: then,
  lastSeenAt: null,
}

export const policy: Policy = {
  mfa: 'optional',
  requiredFrom: null,
  graceDays: 14,
  allowAuthenticator: true,
  allowEmail: true,
  allowPasskey: true,
  allowSwitchToEmail: true,
  allowEmailAfterReset: true,
  mobileRequiresMfa: false,
  trustedBrowserDays: 30,
  sessionIdleMinutes: 60,
  sessionAbsoluteHours: 24,
  maxSessions: 20,
  managedExemption: 'always',
}

export const effect: PolicyEffect = {
  employees: 214,
  withoutFactor: 37,
  administratorsWithoutFactor: 2,
  losingFactor: 0,
  exempt: { oidc: 12, ldap: 0 },
  firstDeadline: '2027-03-03T00:00:00.000Z',
  locksOutAdministrators: false,
}
