import type { Deps } from '../domain/deps'
import { asDomainError } from './problem'

let asked: Promise<void> | undefined

/**
 * Whether the database takes writes, by a write of nothing: refused by whoever takes none, and then the pool connects anew.
 * Whoever is merely busy takes them: a balancer would give its load to the others. However many ask at once, as everybody
 * may, the database is asked once.
 * @throws what the database throws where it does not
 */
export function takesWrites({ db }: Pick<Deps, 'db'>): Promise<void> {
  asked ??= db.$executeRaw`DELETE FROM lease WHERE false`
    .then(() => undefined, unlessBusy)
    .finally(() => {
      asked = undefined
    })
  return asked
}

function unlessBusy(error: unknown) {
  if (asDomainError(error).code !== 'busy') throw error
}
