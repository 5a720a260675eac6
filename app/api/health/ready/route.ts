import { DomainError } from '@/lib/domain/errors'
import { contract } from '@/lib/schemas/contract'
import { requireWrites } from '@/lib/server/database/require-writes'
import { problemResponse } from '@/lib/server/errors/problem'
import { methods, route } from '@/lib/server/http/route'
import { isStopping } from '@/lib/server/process/shutdown'

/**
 * `deps` exists only once the migrations are applied and the keys have opened what stands in the database. An instance that
 * is about to stop, or whose database takes no writes, is not ready.
 */
export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route({
    op: contract.ready,
    run: async ({ deps, requestId }) => {
      // Answered, not thrown: it is meant, and no failure for the log.
      if (isStopping()) return problemResponse(new DomainError('unavailable', { retryAfter: 5 }), requestId)
      await requireWrites(deps)
      return { status: 'ok' as const }
    },
  }),
})
