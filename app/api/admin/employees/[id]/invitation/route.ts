import { resendInvitation } from '@/lib/domain/company/employees/invitation'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'
import { byAdministrator, requireUnmanagedEmployee } from '@/lib/server/views/admin-call'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.inviteAgain,
    find: requireUnmanagedEmployee,
    run: (call) => resendInvitation(call.deps, { ...byAdministrator(call), id: call.id }),
  }),
})
