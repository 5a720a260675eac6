import { endTrust } from '@/lib/domain/account/trusted-browsers'
import { contract } from '@/lib/schemas/contract'
import { route } from '@/lib/server/http'

export const DELETE = route(contract.endTrust, async ({ deps, session, id }) => {
  await endTrust(deps, session.person.id, id)
})
