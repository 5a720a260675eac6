import type { LiveSession } from '../domain/account/sessions'
import type { CompanyChange } from '../domain/company/administrators'
import { requireEmployee } from '../domain/company/employees'
import type { Deps, Source } from '../domain/deps'

interface AdministratorCall {
  deps: Deps
  session: LiveSession
  source: Source
}

/** Whose company it is and who asks: everything that an administrator does is confined by it. */
export const byAdministrator = ({ session, source }: Omit<AdministratorCall, 'deps'>) =>
  ({ companyId: session.person.companyId, actorId: session.person.id, source }) satisfies CompanyChange

/** The `find` of routes about one person. @throws DomainError not-found for an id of another company */
export const ownEmployee = ({ deps, session, id }: Pick<AdministratorCall, 'deps' | 'session'> & { id: string }) =>
  requireEmployee(deps, session.person.companyId, id)
