import { discardEnrolment } from '@/lib/domain/factors/authenticator-setup'
import { contract } from '@/lib/schemas/contract'
import { route } from '@/lib/server/http'

export const DELETE = route(contract.discardPending, async ({ deps, session }) => {
  await discardEnrolment(deps, session)
})
