import { requireEmployee } from '@/lib/domain/company/employees'
import { contract } from '@/lib/schemas/contract'
import { auditDownload } from '@/lib/server/audit-items'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route(contract.auditExport, async ({ deps, session, query: { format, ...filter } }) => {
    const { companyId } = session.person
    if (filter.person) await requireEmployee(deps, companyId, filter.person)
    return auditDownload(deps, { ...filter, companyId }, format)
  }),
})
