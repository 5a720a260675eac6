import { factors } from '@/lib/domain/factors'
import { contract } from '@/lib/schemas/contract'
import { readCookie } from '@/lib/server/http/cookies'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.validateEmail,
    run: async ({ deps, session, source, body }) =>
      factors.email.confirm(deps, { session, source, known: await readCookie('known'), code: body.code }),
  }),
})
