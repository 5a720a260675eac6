import { changeAddress } from '@/lib/domain/company/employees/employee-changes'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'
import { byAdministrator, requireUnmanagedEmployee } from '@/lib/server/views/admin-call'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  PUT: route({
    op: contract.changeAddress,
    find: requireUnmanagedEmployee,
    run: (call) => changeAddress(call.deps, { ...byAdministrator(call), ...call.body, id: call.id }),
  }),
})
