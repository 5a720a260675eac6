import { auditPage } from '@/lib/domain/company/audit-log'
import { contract } from '@/lib/schemas/contract'
import { auditItem } from '@/lib/server/audit-items'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route(contract.audit, async ({ deps, session, query }) => {
    const { items, next } = await auditPage(deps, { ...query, companyId: session.person.companyId })
    return { items: items.map(auditItem), next }
  }),
})
