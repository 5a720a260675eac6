import { resendInvitation } from '@/lib/domain/company/invitation'
import { contract } from '@/lib/schemas/contract'
import { byAdministrator, ownUnmanagedEmployee } from '@/lib/server/administration'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route(
    contract.inviteAgain,
    (call) => resendInvitation(call.deps, { ...byAdministrator(call), id: call.id }),
    ownUnmanagedEmployee,
  ),
})
