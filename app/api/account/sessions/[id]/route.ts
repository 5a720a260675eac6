import { endSession } from '@/lib/domain/sessions/end-session'
import { requireOwnSession } from '@/lib/domain/sessions/sessions'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  DELETE: route({
    op: contract.endSession,
    find: ({ deps, session, id }) => requireOwnSession(deps, session, id),
    run: async ({ deps, session, source, id }) => {
      await endSession(deps, session, { id, source })
    },
  }),
})
