import { DomainError } from '@/lib/domain/errors'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http'
import { problemResponse } from '@/lib/server/problem'
import { requireWrites } from '@/lib/server/require-writes'
import { isStopping } from '@/lib/server/shutdown'

/**
 * `deps` exists only once the migrations are applied and the keys have opened what stands in the database. An instance that
 * is about to stop, or whose database takes no writes, is not ready.
 */
export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route(contract.ready, async ({ deps, requestId }) => {
    // Answered, not thrown: it is meant, and no failure for the log.
    if (isStopping()) return problemResponse(new DomainError('unavailable', { retryAfter: 5 }), requestId)
    await requireWrites(deps)
    return { status: 'ok' as const }
  }),
})
