import { completeReset } from '@/lib/domain/account/password/password-reset'
import { contract } from '@/lib/schemas/contract'
import { keepAddress } from '@/lib/server/http/cookies'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.completeReset,
    run: async ({ deps, source, body }) => {
      const { email } = await completeReset(deps, { source, ...body })
      await keepAddress(email)
    },
  }),
})
