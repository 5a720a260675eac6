import { inviteToCompany } from '@/lib/domain/company/employees/invitation'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'
import { byAdministrator, requirePasswordCompany } from '@/lib/server/views/admin-call'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.invite,
    find: requirePasswordCompany,
    run: (call) => inviteToCompany(call.deps, { ...byAdministrator(call), ...call.body }),
  }),
})
