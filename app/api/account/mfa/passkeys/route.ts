import { factors } from '@/lib/domain/factors'
import { contract } from '@/lib/schemas/contract'
import { readCookie } from '@/lib/server/http/cookies'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.registerPasskey,
    run: async ({ deps, session, source, body: { label, ...response } }) =>
      factors.passkey.confirm(deps, { session, source, known: await readCookie('known'), response, label }),
  }),
})
