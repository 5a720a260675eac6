import { DomainError } from '@/lib/domain/errors'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http'
import { isStopping } from '@/lib/server/shutdown'

/**
 * `deps` exists only once the migrations are applied and the keys have opened what stands in the database. An instance that
 * is about to stop, or whose database takes no writes, is not ready.
 */
export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route(contract.ready, async ({ deps }) => {
    const [row] = await deps.db.$queryRaw<{ it: string }[]>`SELECT current_setting('transaction_read_only') AS it`
    if (row?.it !== 'off' || isStopping()) throw new DomainError('unavailable', { retryAfter: 5 })
    return { status: 'ok' as const }
  }),
})
