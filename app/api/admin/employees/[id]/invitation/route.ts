import { resendInvitation } from '@/lib/domain/company/employees/invitation'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'
import { byAdministrator, ownUnmanagedEmployee } from '@/lib/server/views/admin-call'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.inviteAgain,
    find: ownUnmanagedEmployee,
    run: (call) => resendInvitation(call.deps, { ...byAdministrator(call), id: call.id }),
  }),
})
