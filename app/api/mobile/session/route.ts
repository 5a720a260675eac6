import { endSession } from '@/lib/domain/sessions/end-session'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  DELETE: route({
    op: contract.mobileSignOut,
    run: ({ deps, session, source }) => endSession(deps, session, { id: session.id, source }),
  }),
})
