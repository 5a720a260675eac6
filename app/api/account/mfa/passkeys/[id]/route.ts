import { removePasskey } from '@/lib/domain/account/mfa/change-mfa'
import { renameFactor } from '@/lib/domain/account/mfa/rename-factor'
import { requireOwnPasskey } from '@/lib/domain/account/mfa/view'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  PATCH: route({
    op: contract.renamePasskey,
    find: async ({ session, id }) => requireOwnPasskey(session, id),
    run: ({ deps, session, source, id, body }) =>
      renameFactor(deps, { session, source, factor: 'passkey', id, ...body }),
  }),

  DELETE: route({
    op: contract.removePasskey,
    find: async ({ session, id }) => requireOwnPasskey(session, id),
    run: ({ deps, session, source, query, id }) =>
      removePasskey(deps, {
        session,
        source,
        id,
        endOthers: query.endOtherSessions !== 'false',
        version: query.version,
      }),
  }),
})
