import type { SignInSource } from '../../generated/prisma/enums'
import type { Person } from '../people/person'

type Whose = Pick<Person, 'id' | 'company'>

/** What a session or a first step says of itself, beside the policy of today. */
export interface Proven {
  /** The provider said that it did MFA. */
  providerMfa: boolean
}

/** The local administrator of a company whose AD or SSO decides: in by password, always with MFA (SECURITY 6). */
export const isLocalAdministrator = ({ id, company }: Whose) =>
  company.signInSource !== 'PASSWORD' && company.localAdministratorId === id

/** The way this person comes in today: the company's, but for its local administrator. */
export const methodOf = (person: Whose): SignInSource =>
  isLocalAdministrator(person) ? 'PASSWORD' : person.company.signInSource

/** Who decides over this person's sign-in in place of Latchkey; null: nobody, it is a password here. */
export function managedBy(person: Whose) {
  const way = methodOf(person)
  const { signInName, name } = person.company
  return way === 'PASSWORD'
    ? null
    : { kind: way === 'OIDC' ? ('oidc' as const) : ('ldap' as const), name: signInName ?? name }
}

/**
 * Managed people have their MFA elsewhere, as far as their company says so: always, only where the provider said that it
 * did MFA in this very sign-in, or never. Who is not exempt is asked here like anybody else.
 */
export function isExempt(person: Whose, { providerMfa }: Proven) {
  const { managedExemption } = person.company
  return (
    managedBy(person) !== null && (managedExemption === 'ALWAYS' || (managedExemption === 'PROVIDER' && providerMfa))
  )
}

/**
 * Whether a mobile app's sign-in asks for the second step. The local administrator of a company whose AD or SSO decides
 * always needs one (SECURITY 6).
 */
export const mobileAsksForFactor = (person: Person, exempt: boolean) =>
  isLocalAdministrator(person) || (person.company.mobileRequiresMfa && !exempt)

/** Whether this person can sign in to the mobile apps, and the password alone is enough there. */
export const mobileSkipsFactor = (person: Person) =>
  methodOf(person) !== 'OIDC' && !mobileAsksForFactor(person, isExempt(person, { providerMfa: false }))

/** Whether somebody who came this way may go on: not disabled, and it is still their way. */
export const canSignInWith = (person: Person, way: SignInSource) => !person.disabledAt && methodOf(person) === way

/** Disabled and managed people sign in by no password of Latchkey's, nor get one. */
export const mayUsePassword = (person: Person) => canSignInWith(person, 'PASSWORD')
