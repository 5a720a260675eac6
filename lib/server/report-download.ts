import { employeeBatches } from '../domain/company/report'
import type { Deps } from '../domain/deps'
import type { Employee } from '../schemas/admin'
import { csvOf, download } from './download'

const columns = {
  email: ({ email }: Employee) => email,
  name: ({ name }: Employee) => name,
  role: ({ role }: Employee) => role,
  state: ({ state }: Employee) => state,
  mfa: ({ mfa }: Employee) => mfa.state,
  option: ({ mfa }: Employee) => mfa.option,
  since: ({ mfa }: Employee) => mfa.since,
  deadline: ({ mfa }: Employee) => mfa.deadline,
  createdAt: ({ createdAt }: Employee) => createdAt,
  lastSeenAt: ({ lastSeenAt }: Employee) => lastSeenAt,
}

/** Who has MFA and who has not, a person a line. */
export const reportDownload = (deps: Deps, companyId: string): Response =>
  download('mfa.csv', 'text/csv', csvOf(columns, employeeBatches(deps, companyId)))
