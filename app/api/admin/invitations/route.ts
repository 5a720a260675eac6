import { inviteToCompany } from '@/lib/domain/company/invitation'
import { contract } from '@/lib/schemas/contract'
import { byAdministrator, companyWithPasswords } from '@/lib/server/administration'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route(
    contract.invite,
    (call) => inviteToCompany(call.deps, { ...byAdministrator(call), ...call.body }),
    companyWithPasswords,
  ),
})
