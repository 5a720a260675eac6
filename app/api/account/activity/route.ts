import { activityOf } from '@/lib/domain/account/activity'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http/route'
import { activityItem } from '@/lib/server/views/audit'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route({
    op: contract.activity,
    run: async ({ deps, session, query }) => {
      const { items, next } = await activityOf(deps, { userId: session.person.id, cursor: query.cursor })
      return { items: items.map(activityItem), next }
    },
  }),
})
