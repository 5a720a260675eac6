import { MfaOption, type SessionKind } from '../../generated/prisma/enums'
import type { FactorKind } from '../../schemas/sign-in'
import { type Person, recoveryCodesLeft } from '../people/person'
import { lifetimes } from '../security-numbers'
import { hours, minutes } from '../time'
import { isGraceOver, isMailboxProofDue, isMfaRequired } from './deadline'
import { isExempt, isLocalAdministrator, type Proven } from './managed'

type Company = Person['company']

/** The factors that an option stands for; recovery codes only ever stand in for one. */
type MainFactor = Exclude<FactorKind, 'recovery-code'>

/** The columns of the policy that allow a factor. */
export const allowedBy = {
  authenticator: 'allowAuthenticator',
  passkey: 'allowPasskey',
  email: 'allowEmail',
} as const satisfies Record<MainFactor, keyof Company>

type Allowed = Pick<Company, (typeof allowedBy)[MainFactor]>

const allows = (company: Allowed, factor: MainFactor) => company[allowedBy[factor]]

/** Whether the policy leaves anything that can be set up. */
export const offersMethod = (company: Allowed) => Object.values(allowedBy).some((column) => company[column])

/** What was confirmed and can be answered today: an app whose key is not disabled, a passkey, a validated mailbox. */
function confirmedFactors(person: Person): MainFactor[] {
  const factors: MainFactor[] = []
  if (person.authenticators.some((key) => !key.disabledAt)) factors.push('authenticator')
  if (person.passkeys.length) factors.push('passkey')
  if (person.emailValidatedAt) factors.push('email')
  return factors
}

/** A factor is due at sign-in when one was confirmed, allowed today or not (SECURITY 1). */
export const hasFactor = (person: Person) =>
  person.authenticators.length > 0 || person.passkeys.length > 0 || person.emailValidatedAt !== null

/** An app or a passkey that can be answered today: a second step that whoever reads the mail does not have. */
export const hasFactorBesideEmail = (person: Person) => confirmedFactors(person).some((factor) => factor !== 'email')

/** Of what could be answered, what the company allows; all of it, where it allows nothing of it (SECURITY 14). */
function answerable(person: Person, factors = confirmedFactors(person)): MainFactor[] {
  const allowed = factors.filter((factor) => allows(person.company, factor))
  return allowed.length ? allowed : factors
}

/**
 * The option that is left of a person's factors: today's, while its factor can be answered; else the strongest that can. A
 * key that is disabled still asks for itself: what it guarded does not open without it.
 */
export function optionLeft(person: Person): MfaOption {
  const usable = answerable(person)
  const factor = usable.find((left) => optionOf[left] === person.option) ?? usable[0]
  if (factor) return optionOf[factor]
  return person.authenticators.length ? MfaOption.AUTHENTICATOR : MfaOption.NONE
}

/** The option that each factor stands behind. */
export const optionOf = {
  authenticator: 'AUTHENTICATOR',
  passkey: 'PASSKEY',
  email: 'EMAIL',
} as const satisfies Record<MainFactor, MfaOption>

const recovery = (person: Person): FactorKind[] => (recoveryCodesLeft(person) > 0 ? ['recovery-code'] : [])

/**
 * What the MFA screen offers and takes from this person, the option's own first, recovery never first. To a user of the
 * authenticator an emailed code is the switch of O4, which the company may forbid.
 */
export function signInMethods(person: Person): FactorKind[] {
  const { company, option } = person
  // No factor, and yet half signed in: the mailbox is to be proved (secondStep).
  if (!hasFactor(person)) return ['email']
  const barred = emailBarred(person)
  const own = answerable(
    person,
    confirmedFactors(person).filter((factor) => factor !== 'email' || !barred),
  )
  const switching = emailSwitches(person)
  // Instead of what was chosen it is the switch of O4; of who has nothing else left it is the way in.
  const instead =
    (switching && (own.includes('authenticator') || own.length === 0)) ||
    (option === 'PASSKEY' && own.includes('passkey'))
  const confirmed = own.includes('email')
  const maySwitch = company.allowEmail && company.allowSwitchToEmail && !barred && (switching || confirmed)
  const methods: FactorKind[] = own.filter((factor) => factor !== 'email')
  if (instead ? maySwitch : confirmed) methods.push('email')
  return [...chosenFirst(person, methods), ...recovery(person)]
}

const chosenFirst = ({ option }: Person, methods: FactorKind[]) => {
  const chosen = methods.filter((method) => method === option.toLowerCase())
  return [...new Set([...chosen, ...methods])]
}

/** An emailed code, accepted, makes Email the option in place of the authenticator (O4). */
export const emailSwitches = ({ option, authenticators }: Person) =>
  option === 'AUTHENTICATOR' && authenticators.length > 0

/** After a reset by mail the mailbox alone would open the account (SECURITY 4). */
const emailBarred = (person: Person) =>
  person.mailResetAt !== null && !(isEmailAll(person) && person.company.allowEmailAfterReset)

const isEmailAll = ({ emailValidatedAt, authenticators, passkeys }: Person) =>
  emailValidatedAt !== null && authenticators.length === 0 && passkeys.length === 0

/** What a step-up takes, the option's own first; an emailed code only from who has nothing else, or chose it. */
export function stepUpFactors(person: Person): FactorKind[] {
  const own = answerable(person)
  const byMail = person.option === 'EMAIL' || own.every((factor) => factor === 'email')
  return [
    ...chosenFirst(
      person,
      own.filter((factor) => factor !== 'email' || byMail),
    ),
    ...recovery(person),
  ]
}

/** Whether MFA may be turned off again. */
export const mfaMayEnd = (person: Person) => person.company.mfaPolicy === 'OPTIONAL' && !isLocalAdministrator(person)

/**
 * Whether the password alone opens nothing of this person's: each sign-in asks for a second factor, or leads to its set-up
 * first. Within the grace days it is enough.
 */
export const isMfaDue = (person: Person, now: Date) =>
  !mfaMayEnd(person) && (hasFactor(person) || isLocalAdministrator(person) || isGraceOver(person, now))

/** Options that the company allows today. */
export function allowedOptions(person: Person): MfaOption[] {
  const { company } = person
  return [
    ...(mfaMayEnd(person) ? [MfaOption.NONE] : []),
    ...(company.allowAuthenticator ? [MfaOption.AUTHENTICATOR] : []),
    ...(company.allowEmail ? [MfaOption.EMAIL] : []),
    ...(company.allowPasskey ? [MfaOption.PASSKEY] : []),
  ]
}

/** Whether something was confirmed that the company allows today. */
export const hasAllowedFactor = (person: Person) =>
  confirmedFactors(person).some((factor) => allows(person.company, factor))

/** What a session or sign-in says of itself that the policy looks at. */
export interface Context extends Proven {
  now: Date
}

/** What stands between the first step and a session: a confirmed factor, or the mailbox of who let the deadline pass. */
export function secondStep(person: Person, context: Context): 'factor' | 'mailbox' | null {
  if (isExempt(person, context)) return null
  if (hasFactor(person)) return 'factor'
  return isMailboxProofDue(person, context.now) ? 'mailbox' : null
}

/** Such a session opens nothing but the set-up (SECURITY 1); so does one of a factor that is no longer allowed (14). */
export const setupRequired = (person: Person, context: Context) =>
  !isExempt(person, context) && !hasAllowedFactor(person) && (isMfaRequired(person, context.now) || hasFactor(person))

/** ms. Of mobile apps Latchkey's own, of browsers what the company chose. */
export const sessionLimits = (company: Company, kind: SessionKind) =>
  kind === 'MOBILE'
    ? { idle: lifetimes.mobileIdle, absolute: lifetimes.mobileAbsolute }
    : { idle: minutes(company.sessionIdleMinutes), absolute: hours(company.sessionAbsoluteHours) }
