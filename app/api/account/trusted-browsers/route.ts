import { deviceName } from '@/lib/domain/device-name'
import { endTrust, listTrustedBrowsers } from '@/lib/domain/sessions/trusted-browsers'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route({
    op: contract.trustedBrowsers,
    run: async ({ deps, session }) => {
      const rows = await listTrustedBrowsers(deps, session.person)
      return rows.map(({ id, userAgent, createdAt, expiresAt }) => ({
        id,
        device: deviceName(userAgent),
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt.toISOString(),
      }))
    },
  }),

  DELETE: route({
    op: contract.endAllTrust,
    run: ({ deps, session, source }) => endTrust(deps, { person: session.person, source }),
  }),
})
