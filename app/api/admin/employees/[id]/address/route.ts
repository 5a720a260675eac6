import { changeAddress } from '@/lib/domain/company/employee-changes'
import { contract } from '@/lib/schemas/contract'
import { byAdministrator, ownUnmanagedEmployee } from '@/lib/server/administration'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  PUT: route(
    contract.changeAddress,
    (call) => changeAddress(call.deps, { ...byAdministrator(call), ...call.body, id: call.id }),
    ownUnmanagedEmployee,
  ),
})
