import { requestReset } from '@/lib/domain/account/password/password-reset'
import { contract } from '@/lib/schemas/contract'
import { keepAddress } from '@/lib/server/http/cookies'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.requestReset,
    run: async ({ deps, source, body }) => {
      await requestReset(deps, { source, ...body })
      await keepAddress(body.email)
      return {}
    },
  }),
})
