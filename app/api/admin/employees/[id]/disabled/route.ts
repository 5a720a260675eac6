import { setDisabled } from '@/lib/domain/company/employees/employee-changes'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'
import { byAdministrator, requireOwnEmployee } from '@/lib/server/views/admin-call'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  PUT: route({
    op: contract.disable,
    find: requireOwnEmployee,
    run: (call) => setDisabled(call.deps, { ...byAdministrator(call), ...call.body, id: call.id }),
  }),
})
