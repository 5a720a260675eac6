import { employeePage } from '@/lib/domain/company/employees/employees-list'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route({
    op: contract.employees,
    run: ({ deps, session, query }) => employeePage(deps, { ...query, companyId: session.person.companyId }),
  }),
})
