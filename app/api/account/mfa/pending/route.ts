import { discardEnrolment } from '@/lib/domain/factors/authenticator/setup'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  DELETE: route({
    op: contract.discardPending,
    run: async ({ deps, session }) => {
      await discardEnrolment(deps, session)
    },
  }),
})
