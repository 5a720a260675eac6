import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'
import { userView } from '@/lib/server/http/session'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route({ op: contract.mobileMe, run: async ({ session }) => userView(session.person) }),
})
