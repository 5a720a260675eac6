import { completeInvitation } from '@/lib/domain/company/employees/invitation'
import { contract } from '@/lib/schemas/contract'
import { keepAddress } from '@/lib/server/http/cookies'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.completeInvitation,
    run: async ({ deps, source, body }) => {
      const { email } = await completeInvitation(deps, { source, ...body })
      await keepAddress(email)
    },
  }),
})
