import { setDisabled } from '@/lib/domain/company/employee-changes'
import { contract } from '@/lib/schemas/contract'
import { byAdministrator, ownEmployee } from '@/lib/server/administration'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  PUT: route(
    contract.disable,
    (call) => setDisabled(call.deps, { ...byAdministrator(call), ...call.body, id: call.id }),
    ownEmployee,
  ),
})
