import { changeRole } from '@/lib/domain/company/employees/employee-changes'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'
import { byAdministrator, requireOwnEmployee } from '@/lib/server/views/admin-call'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  PUT: route({
    op: contract.changeRole,
    find: requireOwnEmployee,
    run: (call) => changeRole(call.deps, { ...byAdministrator(call), ...call.body, id: call.id }),
  }),
})
