import { clearAuthenticator } from '@/lib/domain/account/change-mfa'
import { requireOwnKey } from '@/lib/domain/account/mfa'
import { renameAuthenticator } from '@/lib/domain/account/rename-authenticator'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  PATCH: route(
    contract.renameAuthenticator,
    async ({ deps, session, source, id, body }) => {
      await renameAuthenticator(deps, { session, source, id, label: body.label })
    },
    async ({ session, id }) => requireOwnKey(session, id),
  ),

  DELETE: route(
    contract.clearOneAuthenticator,
    async ({ deps, session, source, query, id }) => {
      await clearAuthenticator(deps, { session, source, id, endOthers: query.endOtherSessions !== 'false' })
    },
    async ({ session, id }) => requireOwnKey(session, id),
  ),
})
