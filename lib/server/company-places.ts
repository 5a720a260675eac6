import { DomainError } from '../domain/errors'

/** So many calls may wait for one company's directory or provider at once. */
const placesPerCompany = 100
/** Seconds after which a place may be free. */
const retryAfter = 2

/** On globalThis: Next holds copies of what it bundles. */
const store = globalThis as typeof globalThis & { latchkeyPlaces?: Map<string, number> }

/**
 * Runs work that waits for a company's own service. Waiting costs little, but sockets and memory: a service that hangs
 * makes its own company's people wait or come again, and nobody else.
 * @throws DomainError busy
 */
export async function inPlaceOf<T>(companyId: string, work: () => Promise<T>): Promise<T> {
  store.latchkeyPlaces ??= new Map()
  const places = store.latchkeyPlaces
  const taken = places.get(companyId) ?? 0
  if (taken >= placesPerCompany) throw new DomainError('busy', { retryAfter })
  places.set(companyId, taken + 1)
  try {
    return await work()
  } finally {
    const left = (places.get(companyId) ?? 1) - 1
    if (left > 0) places.set(companyId, left)
    else places.delete(companyId)
  }
}
