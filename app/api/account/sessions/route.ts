import { endAllOthers } from '@/lib/domain/sessions/end-session'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'
import { sessionRows } from '@/lib/server/views/session-list'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route({ op: contract.sessions, run: ({ deps, session }) => sessionRows(deps, session) }),

  DELETE: route({
    op: contract.endOtherSessions,
    run: async ({ deps, session, source }) => {
      await endAllOthers(deps, session, source)
    },
  }),
})
