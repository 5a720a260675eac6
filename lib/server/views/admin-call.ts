import type { CompanyChange } from '../../domain/company/administrators'
import { requireEmployee } from '../../domain/company/employees/employees'
import type { Deps, Source } from '../../domain/deps'
import { DomainError } from '../../domain/errors'
import { managedBy } from '../../domain/policy/managed'
import type { LiveSession } from '../../domain/sessions/sessions'

export interface AdministratorCall {
  deps: Deps
  session: LiveSession
  source: Source
  requestId: string
}

/** Whose company it is and who asks: everything that an administrator does is confined by it. */
export const byAdministrator = ({ session, source }: Pick<AdministratorCall, 'session' | 'source'>) =>
  ({ companyId: session.person.companyId, actorId: session.person.id, source }) satisfies CompanyChange

/** The `find` of routes about one person. @throws DomainError not-found for an id of another company */
export const requireOwnEmployee = ({
  deps,
  session,
  id,
}: Pick<AdministratorCall, 'deps' | 'session'> & { id: string }) => requireEmployee(deps, session.person.companyId, id)

/** The same where AD or SSO may decide instead. @throws DomainError not-found, managed-sign-in */
export async function requireUnmanagedEmployee({ deps, session, id }: Parameters<typeof requireOwnEmployee>[0]) {
  const where = { id, companyId: session.person.companyId }
  const person = await deps.db.user.findFirst({ where, include: { company: true } })
  if (!person) throw new DomainError('not-found')
  if (managedBy(person)) throw new DomainError('managed-sign-in')
}

/** The `find` of invitations. @throws DomainError managed-sign-in where the company has no passwords here */
export async function requirePasswordCompany({ session }: Pick<AdministratorCall, 'session'>) {
  if (session.person.company.signInSource !== 'PASSWORD') throw new DomainError('managed-sign-in')
}
