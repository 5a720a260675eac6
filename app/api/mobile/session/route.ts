import { endSession } from '@/lib/domain/account/sessions'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  DELETE: route(contract.mobileSignOut, ({ deps, session, source }) =>
    endSession(deps, session, { id: session.id, source }),
  ),
})
