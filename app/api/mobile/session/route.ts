import { endSession } from '@/lib/domain/sessions/sessions'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  DELETE: route(contract.mobileSignOut, ({ deps, session, source }) =>
    endSession(deps, session, { id: session.id, source }),
  ),
})
