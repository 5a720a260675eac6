import { factors } from '@/lib/domain/factors'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  POST: route({
    op: contract.beginPasskey,
    run: ({ deps, session, source }) => factors.passkey.enrol(deps, { session, source }),
  }),
})
