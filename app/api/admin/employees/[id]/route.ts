import { employeeView } from '@/lib/domain/company/employees/employees-list'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route({
    op: contract.employee,
    run: ({ deps, session, id }) => employeeView(deps, { companyId: session.person.companyId, id }),
  }),
})
