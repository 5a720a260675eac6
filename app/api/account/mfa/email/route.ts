import { factors } from '@/lib/domain/factors'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.beginEmail,
    run: ({ deps, session, source }) => factors.email.enrol(deps, { session, source }),
  }),
})
