import { activityOf } from '@/lib/domain/account/activity'
import { contract } from '@/lib/schemas/contract'
import { activityItem } from '@/lib/server/audit-items'
import { methods, route } from '@/lib/server/http'

export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route(contract.activity, async ({ deps, session, query }) => {
    const { items, next } = await activityOf(deps, { userId: session.person.id, cursor: query.cursor })
    return { items: items.map(activityItem), next }
  }),
})
