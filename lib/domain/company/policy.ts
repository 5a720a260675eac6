import { MfaOption } from '../../generated/prisma/enums'
import { type Person, recoveryCodesLeft } from '../account/person'
import type { FactorKind } from '../factors/factor'
import { hours, minutes } from '../time'

type Company = Person['company']

/** The options that stand for a factor of their own; recovery codes only ever stand in for one. */
export const optionFactors = { [MfaOption.AUTHENTICATOR]: 'authenticator' } as const satisfies Partial<
  Record<MfaOption, FactorKind>
>

/** A factor is due at sign-in when one was confirmed, allowed today or not (SECURITY 1). */
export const hasFactor = (person: Person) => person.authenticators.length > 0

/** What the MFA screen and the step-up may ask of this person, the preferred first, recovery never first. */
export function usableMethods(person: Person): FactorKind[] {
  const methods: FactorKind[] = []
  if (person.authenticators.some((key) => !key.disabledAt)) methods.push('authenticator')
  if (recoveryCodesLeft(person) > 0) methods.push('recovery-code')
  return methods
}

/** Options that are built and that the company allows today. */
export function allowedOptions(company: Company): MfaOption[] {
  return [
    ...(company.mfaPolicy === 'OPTIONAL' ? [MfaOption.NONE] : []),
    ...(company.allowAuthenticator ? [MfaOption.AUTHENTICATOR] : []),
  ]
}

const hasAllowedFactor = (person: Person) =>
  person.company.allowAuthenticator && person.authenticators.some((key) => !key.disabledAt)

/** Managed people (AD, SSO) have their MFA elsewhere. */
export const managedBy = ({ signInSource, name }: Company) =>
  signInSource === 'PASSWORD' ? null : { kind: signInSource === 'OIDC' ? ('oidc' as const) : ('ldap' as const), name }

/** Disabled and managed people sign in by no password, nor go on after one. */
export const mayUsePassword = ({ disabledAt, company }: Person) => !disabledAt && !managedBy(company)

/** True once the company asks this person for MFA and the person's deadline has passed, or an operator reset it. */
const mfaRequired = ({ company, mfaDeadline, mfaResetAt }: Person, now: Date) =>
  mfaResetAt !== null ||
  (company.mfaPolicy === 'REQUIRED' &&
    (!company.mfaRequiredFrom || company.mfaRequiredFrom <= now) &&
    (!mfaDeadline || mfaDeadline <= now))

/** Such a session opens nothing but the set-up (SECURITY 1, 14). */
export const setupRequired = (person: Person, now: Date) =>
  !managedBy(person.company) && mfaRequired(person, now) && !hasAllowedFactor(person)

/** ms. */
export const sessionLimits = (company: Company) => ({
  idle: minutes(company.sessionIdleMinutes),
  absolute: hours(company.sessionAbsoluteHours),
})
