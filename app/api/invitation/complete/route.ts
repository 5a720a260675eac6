import { completeInvitation } from '@/lib/domain/company/invitation'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route(contract.completeInvitation, ({ deps, source, body }) => completeInvitation(deps, { source, ...body })),
})
