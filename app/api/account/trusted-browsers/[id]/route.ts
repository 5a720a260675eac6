import { endTrust } from '@/lib/domain/sessions/trusted-browsers'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  DELETE: route({
    op: contract.endTrust,
    run: ({ deps, session, source, id }) => endTrust(deps, { person: session.person, source, id }),
  }),
})
