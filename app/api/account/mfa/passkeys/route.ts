import { factors } from '@/lib/domain/factors'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route(contract.registerPasskey, ({ deps, session, source, body: { label, ...response } }) =>
    factors.passkey.confirm(deps, { session, source, response, label }),
  ),
})
