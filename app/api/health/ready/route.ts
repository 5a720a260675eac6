import { contract } from '@/lib/schemas/contract'
import { route } from '@/lib/server/http'

/** `deps` exists only once the migrations are applied and the keys have opened what stands in the database. */
export const GET = route(contract.ready, async ({ deps }) => {
  await deps.db.$queryRaw`SELECT 1`
  return { status: 'ok' as const }
})
