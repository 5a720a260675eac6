import { factors } from '@/lib/domain/factors'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route(contract.validateAuthenticator, ({ deps, session, source, body }) =>
    factors.authenticator.confirm(deps, { session, source, ...body }),
  ),
})
