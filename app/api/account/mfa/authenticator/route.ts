import { clearAuthenticator } from '@/lib/domain/account/mfa/change-mfa'
import { factors } from '@/lib/domain/factors'
import { contract } from '@/lib/schemas/contract'
import { methods, reply, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.beginAuthenticator,
    run: async ({ deps, session, source, query, body }) => {
      const wanted = { session, source, ...query, ...body }
      const { created, expiresAt, ...shown } = await factors.authenticator.enrol(deps, wanted)
      return reply({ ...shown, expiresAt: expiresAt.toISOString() }, created ? 201 : 200)
    },
  }),

  DELETE: route({
    op: contract.clearAuthenticator,
    run: async ({ deps, session, source, query }) => {
      await clearAuthenticator(deps, {
        session,
        source,
        endOthers: query.endOtherSessions !== 'false',
        version: query.version,
      })
    },
  }),
})
