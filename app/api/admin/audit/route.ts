import { auditPage } from '@/lib/domain/company/report/audit-log'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'
import { auditItem } from '@/lib/server/views/audit'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route({
    op: contract.audit,
    run: async ({ deps, session, query }) => {
      const { items, next } = await auditPage(deps, { ...query, companyId: session.person.companyId })
      return { items: items.map(auditItem), next }
    },
  }),
})
