import type { Authenticator, Company, Passkey, RecoveryCode, RecoverySet, User } from '../../generated/prisma/client'
import { asIs, bigint, bytes, date, enumeration, type JsonRow, rowReader } from '../database/rows'

// The rows of a person, column by column: a column that schema.prisma gains is missed by the types here.

export const userOf = rowReader<User>({
  id: asIs,
  companyId: asIs,
  email: asIs,
  name: asIs,
  role: enumeration,
  passwordHash: asIs,
  disabledAt: date,
  option: enumeration,
  mfaSince: date,
  emailValidatedAt: date,
  mfaDeadline: date,
  mfaResetAt: date,
  mailboxUnprovenAt: date,
  mailResetAt: date,
  createdAt: date,
})

export const companyOf = rowReader<Company>({
  id: asIs,
  name: asIs,
  demo: asIs,
  signInSource: enumeration,
  mfaPolicy: enumeration,
  mfaRequiredFrom: date,
  mfaGraceDays: asIs,
  allowAuthenticator: asIs,
  allowEmail: asIs,
  allowPasskey: asIs,
  allowSwitchToEmail: asIs,
  allowEmailAfterReset: asIs,
  mobileRequiresMfa: asIs,
  trustedBrowserDays: asIs,
  sessionIdleMinutes: asIs,
  sessionAbsoluteHours: asIs,
  maxSessions: asIs,
  signInName: asIs,
  managedExemption: enumeration,
  localAdministratorId: asIs,
  createdAt: date,
})

export const authenticatorOf = rowReader<Authenticator>({
  id: asIs,
  userId: asIs,
  label: asIs,
  secret: asIs,
  lastStep: bigint,
  misses: asIs,
  disabledAt: date,
  replacedAt: date,
  createdAt: date,
  lastUsedAt: date,
})

export const passkeyOf = rowReader<Omit<Passkey, 'publicKey'>>({
  id: asIs,
  userId: asIs,
  label: asIs,
  credentialId: asIs,
  counter: bigint,
  transports: asIs,
  synced: asIs,
  backupEligible: asIs,
  createdAt: date,
  lastUsedAt: date,
})

const setOf = rowReader<RecoverySet>({
  id: asIs,
  userId: asIs,
  setId: asIs,
  salt: bytes,
  savedAt: date,
  createdAt: date,
})

const codeOf = rowReader<Pick<RecoveryCode, 'id' | 'usedAt'>>({ id: asIs, usedAt: date })

export const recoverySetOf = (row: JsonRow, codes: JsonRow[]) => ({ ...setOf(row), codes: codes.map(codeOf) })
