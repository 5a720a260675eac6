import { adoptionReport } from '@/lib/domain/company/report/report'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route({ op: contract.report, run: ({ deps, session }) => adoptionReport(deps, session.person.companyId) }),
})
