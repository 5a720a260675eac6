import { unlockEmployee } from '@/lib/domain/company/employees/employees'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'
import { byAdministrator, requireOwnEmployee } from '@/lib/server/views/admin-call'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.unlock,
    find: requireOwnEmployee,
    run: (call) => unlockEmployee(call.deps, { ...byAdministrator(call), id: call.id }),
  }),
})
