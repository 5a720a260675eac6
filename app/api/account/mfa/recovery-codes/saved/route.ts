import { factors } from '@/lib/domain/factors'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  PUT: route({
    op: contract.recoveryCodesSaved,
    run: ({ deps, session, source, body }) =>
      factors['recovery-code'].confirm(deps, { person: session.person, setId: body.setId, source }),
  }),
})
