import { DomainError } from '../../domain/errors'
import { edgeLimits } from '../before-next/edge-limits.mjs'

/** On globalThis: Next holds several copies of this module. Company id → bodies that are read or worked on now. */
const store = globalThis as typeof globalThis & { latchkeyImportBodies?: Map<string, number> }

/** Seconds. */
const retryAfter = 5

/**
 * Runs what reads a large body and works on it, a few at a time: of strangers none is read, of administrators no more than
 * memory allows. A company has a few places, because otherwise two of its administrators could keep all others out.
 * @throws DomainError busy
 */
export async function withImportBody<T>(companyId: string, run: () => Promise<T>): Promise<T> {
  store.latchkeyImportBodies ??= new Map()
  const bodies = store.latchkeyImportBodies
  const own = bodies.get(companyId) ?? 0
  const all = [...bodies.values()].reduce((sum, count) => sum + count, 0)
  if (own >= edgeLimits.importBodiesEach || all >= edgeLimits.importBodies)
    throw new DomainError('busy', { retryAfter })
  bodies.set(companyId, own + 1)
  try {
    return await run()
  } finally {
    const left = (bodies.get(companyId) ?? 1) - 1
    if (left) bodies.set(companyId, left)
    else bodies.delete(companyId)
  }
}
