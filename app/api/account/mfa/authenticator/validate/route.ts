import { factors } from '@/lib/domain/factors'
import { contract } from '@/lib/schemas/contract'
import { route } from '@/lib/server/http'

export const POST = route(contract.validateAuthenticator, ({ deps, session, source, body }) =>
  factors.authenticator.confirm(deps, { session, source, code: body.code }),
)
