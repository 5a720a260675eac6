import { endSession, requireOwnSession } from '@/lib/domain/account/sessions'
import { contract } from '@/lib/schemas/contract'
import { route } from '@/lib/server/http'

export const DELETE = route(
  contract.endSession,
  async ({ deps, session, source, id }) => {
    await endSession(deps, session, { id, source })
  },
  ({ deps, session, id }) => requireOwnSession(deps, session, id),
)
