import { audit } from '../../domain/audit/audit'
import { employeeBatches } from '../../domain/company/report/report'
import type { Employee } from '../../schemas/admin'
import { csvOf, download } from '../http/download'
import { type AdministratorCall, byAdministrator } from './admin-call'

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

/** Who has MFA and who has not, a person a line; that it was taken is audited. */
export async function reportDownload({ deps, requestId, ...call }: AdministratorCall): Promise<Response> {
  const by = byAdministrator(call)
  const file = { name: 'mfa.csv', type: 'text/csv', requestId }
  const response = await download(file, csvOf(columns, employeeBatches(deps, by.companyId)))
  await audit(deps.db, { ...by, type: 'report.exported', at: deps.clock.now() })
  return response
}
