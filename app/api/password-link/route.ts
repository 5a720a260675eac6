import { lookAtLink } from '@/lib/domain/account/password-links'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route(contract.passwordLink, ({ deps, source, body }) => lookAtLink(deps, { source, ...body })),
})
