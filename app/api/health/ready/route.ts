import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http'

/** `deps` exists only once the migrations are applied and the keys have opened what stands in the database. */
export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route(contract.ready, async ({ deps }) => {
    await deps.db.$queryRaw`SELECT 1`
    return { status: 'ok' as const }
  }),
})
