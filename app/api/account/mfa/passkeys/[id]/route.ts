import { removePasskey } from '@/lib/domain/account/change-mfa'
import { requireOwnPasskey } from '@/lib/domain/account/mfa'
import { renamePasskey } from '@/lib/domain/factors/passkey-setup'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  PATCH: route(
    contract.renamePasskey,
    ({ deps, session, source, id, body: { label } }) => renamePasskey(deps, { session, source, id, label }),
    async ({ session, id }) => requireOwnPasskey(session, id),
  ),

  DELETE: route(
    contract.removePasskey,
    ({ deps, session, source, query, id }) =>
      removePasskey(deps, { session, source, id, endOthers: query.endOtherSessions !== 'false' }),
    async ({ session, id }) => requireOwnPasskey(session, id),
  ),
})
