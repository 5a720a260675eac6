import { DomainError } from '@/lib/domain/errors'
import { contract } from '@/lib/schemas/contract'
import { methods, route } from '@/lib/server/http'
import { asDomainError, problemResponse } from '@/lib/server/problem'
import { isStopping } from '@/lib/server/shutdown'

/**
 * `deps` exists only once the migrations are applied and the keys have opened what stands in the database. An instance that
 * is about to stop, or whose database takes no writes, is not ready.
 */
export const { DELETE, GET, PATCH, POST, PUT } = methods({
  GET: route(contract.ready, async ({ deps, requestId }) => {
    // Answered, not thrown: it is meant, and no failure for the log.
    if (isStopping()) return problemResponse(new DomainError('unavailable', { retryAfter: 5 }), requestId)
    // A write of nothing: refused by whoever takes no writes, and then the pool connects anew. Whoever is merely busy stays:
    // a balancer would give its load to the others.
    await deps.db.$executeRaw`DELETE FROM lease WHERE false`.catch(unlessBusy)
    return { status: 'ok' as const }
  }),
})

function unlessBusy(error: unknown) {
  if (asDomainError(error).code !== 'busy') throw error
}
