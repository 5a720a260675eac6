import { clearAuthenticator } from '@/lib/domain/account/change-mfa'
import { factors } from '@/lib/domain/factors'
import { contract } from '@/lib/schemas/contract'
import { methods, reply, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route(contract.beginAuthenticator, async ({ deps, session, source, body }) => {
    const { created, expiresAt, ...shown } = await factors.authenticator.enrol(deps, { session, source, ...body })
    return reply({ ...shown, expiresAt: expiresAt.toISOString() }, created ? 201 : 200)
  }),

  DELETE: route(contract.clearAuthenticator, async ({ deps, session, source, query }) => {
    await clearAuthenticator(deps, { session, source, endOthers: query.endOtherSessions !== 'false' })
  }),
})
