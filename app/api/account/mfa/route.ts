import { clearMfa } from '@/lib/domain/account/mfa/change-mfa'
import { mfaView } from '@/lib/domain/account/mfa/view'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route({ op: contract.mfa, run: ({ deps, session }) => mfaView(deps, session) }),

  DELETE: route({
    op: contract.clearMfa,
    run: async ({ deps, session, source, query }) => {
      await clearMfa(deps, { session, source, endOthers: query.endOtherSessions !== 'false', version: query.version })
    },
  }),
})
