import { renewRecoveryCodes } from '@/lib/domain/account/mfa/change-mfa'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.renewRecoveryCodes,
    run: ({ deps, session, source, query, body }) =>
      renewRecoveryCodes(deps, { session, source, endOthers: query.endOtherSessions !== 'false', ...body }),
  }),
})
