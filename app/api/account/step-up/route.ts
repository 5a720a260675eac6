import { stepUp } from '@/lib/domain/account/step-up/step-up'
import { contract } from '@/lib/schemas/contract'
import { browserTokens, setCookie } from '@/lib/server/http/cookies'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.stepUp,
    run: async ({ deps, session, source, body }) => {
      const { session: token = '' } = await browserTokens()
      const fresh = await stepUp(deps, { session, source, token, proof: body })
      await setCookie('session', fresh.token, fresh.expiresAt)
    },
  }),
})
