import { changePassword, requireChange } from '@/lib/domain/account/password/password'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  PUT: route({
    op: contract.changePassword,
    check: ({ deps, session, body }) => requireChange(deps, session.person, body),
    run: ({ deps, session, source, body }) => changePassword(deps, { session, source, ...body }),
  }),
})
