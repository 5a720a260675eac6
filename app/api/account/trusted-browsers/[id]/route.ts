import { endTrust } from '@/lib/domain/account/trusted-browsers'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  DELETE: route(contract.endTrust, async ({ deps, session, id }) => {
    await endTrust(deps, session.person.id, id)
  }),
})
