import { readLink } from '@/lib/domain/account/password/password-links'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({ op: contract.passwordLink, run: ({ deps, source, body }) => readLink(deps, { source, ...body }) }),
})
