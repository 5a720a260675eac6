import { MfaOption } from '../../generated/prisma/enums'
import { type Person, recoveryCodesLeft } from '../account/person'
import type { FactorKind } from '../factors/factor'
import { hours, minutes } from '../time'

type Company = Person['company']

/** The factors that an option stands for; recovery codes only ever stand in for one. */
type MainFactor = Extract<FactorKind, 'authenticator' | 'email'>

const allows = ({ allowAuthenticator, allowEmail }: Company, factor: MainFactor) =>
  factor === 'authenticator' ? allowAuthenticator : allowEmail

/** What was confirmed and can be answered today: an app whose key is not disabled, a validated mailbox. */
function confirmedFactors(person: Person): MainFactor[] {
  const factors: MainFactor[] = []
  if (person.authenticators.some((key) => !key.disabledAt)) factors.push('authenticator')
  if (person.emailValidatedAt) factors.push('email')
  return factors
}

/** A factor is due at sign-in when one was confirmed, allowed today or not (SECURITY 1). */
export const hasFactor = (person: Person) => person.authenticators.length > 0 || person.emailValidatedAt !== null

/** Of what could be answered, what the company allows; all of it, where it allows nothing of it (SECURITY 14). */
function answerable(person: Person, factors = confirmedFactors(person)): MainFactor[] {
  const allowed = factors.filter((factor) => allows(person.company, factor))
  return allowed.length ? allowed : factors
}

const recovery = (person: Person): FactorKind[] => (recoveryCodesLeft(person) > 0 ? ['recovery-code'] : [])

/**
 * What the MFA screen offers and takes from this person, the option's own first, recovery never first. To a user of the
 * authenticator an emailed code is the switch of O4, which the company may forbid.
 */
export function signInMethods(person: Person): FactorKind[] {
  const { company, option } = person
  const barred = emailBarred(person)
  const own = answerable(
    person,
    confirmedFactors(person).filter((factor) => factor !== 'email' || !barred),
  )
  const switching = emailSwitches(person)
  const mayEmail = own.includes('email') && !(switching && own.includes('authenticator'))
  const maySwitch = switching && company.allowEmail && company.allowSwitchToEmail && !barred
  const methods: FactorKind[] = own.filter((factor) => factor !== 'email')
  if (mayEmail || maySwitch) methods.push('email')
  if (option === 'EMAIL') methods.reverse()
  return [...methods, ...recovery(person)]
}

/** An emailed code, accepted, makes Email the option in place of the authenticator (O4). */
export const emailSwitches = ({ option, authenticators }: Person) =>
  option === 'AUTHENTICATOR' && authenticators.length > 0

/** After a reset by mail the mailbox alone would open the account (SECURITY 4). */
const emailBarred = (person: Person) =>
  person.mailResetAt !== null && !(isEmailAll(person) && person.company.allowEmailAfterReset)

const isEmailAll = (person: Person) => person.emailValidatedAt !== null && person.authenticators.length === 0

/** What a step-up takes; an emailed code only from who has nothing else, or chose it. */
export function stepUpFactors(person: Person): FactorKind[] {
  const own = answerable(person)
  const byMail = person.option === 'EMAIL' || !own.includes('authenticator')
  return [...own.filter((factor) => factor !== 'email' || byMail), ...recovery(person)]
}

/** Options that are built and that the company allows today. */
export function allowedOptions(company: Company): MfaOption[] {
  return [
    ...(company.mfaPolicy === 'OPTIONAL' ? [MfaOption.NONE] : []),
    ...(company.allowAuthenticator ? [MfaOption.AUTHENTICATOR] : []),
    ...(company.allowEmail ? [MfaOption.EMAIL] : []),
  ]
}

const hasAllowedFactor = (person: Person) => confirmedFactors(person).some((factor) => allows(person.company, factor))

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

/** Such a session opens nothing but the set-up (SECURITY 1); so does one of a factor that is no longer allowed (14). */
export const setupRequired = (person: Person, now: Date) =>
  !managedBy(person.company) && !hasAllowedFactor(person) && (mfaRequired(person, now) || hasFactor(person))

/** ms. */
export const sessionLimits = (company: Company) => ({
  idle: minutes(company.sessionIdleMinutes),
  absolute: hours(company.sessionAbsoluteHours),
})
