import { clearAuthenticator } from '@/lib/domain/account/mfa/change-mfa'
import { renameFactor } from '@/lib/domain/account/mfa/rename-factor'
import { requireOwnKey } from '@/lib/domain/account/mfa/view'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  PATCH: route({
    op: contract.renameAuthenticator,
    find: async ({ session, id }) => requireOwnKey(session, id),
    run: ({ deps, session, source, id, body }) =>
      renameFactor(deps, { session, source, factor: 'authenticator', id, ...body }),
  }),

  DELETE: route({
    op: contract.clearOneAuthenticator,
    find: async ({ session, id }) => requireOwnKey(session, id),
    run: async ({ deps, session, source, query, id }) => {
      await clearAuthenticator(deps, {
        session,
        source,
        id,
        endOthers: query.endOtherSessions !== 'false',
        version: query.version,
      })
    },
  }),
})
