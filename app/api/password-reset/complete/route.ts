import { completeReset } from '@/lib/domain/account/password-reset'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route(contract.completeReset, ({ deps, source, body }) => completeReset(deps, { source, ...body })),
})
