import { adoptionReport } from '@/lib/domain/company/report'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route(contract.report, ({ deps, session }) => adoptionReport(deps, session.person.companyId)),
})
