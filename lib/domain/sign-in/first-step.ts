import type { Deps, Source, Tx } from '../deps'
import { DomainError } from '../errors'
import { proveByDirectory } from '../identity/directory'
import type { FirstStep } from '../identity/first-step'
import { lockPerson, type Person } from '../people/person'
import { mayUsePassword, methodOf } from '../policy/managed'

interface Given {
  /** Normalised; null for what cannot be one. */
  address: string | null
  /** The person who has the address, if there is one. */
  person: Person | null
  /** The company whose directory decides over the address's domain. */
  directoryOf: string | null
  password: string
  /** The browser had signed in as this person before. */
  known: boolean
  source: Source
}

/**
 * Compares a password: with the directory where the address's domain belongs to a company that has one, else with the
 * hash. One password hash for every address; a directory is never asked about its company's local administrator.
 * @returns null where it is not right, whatever the reason @throws DomainError busy; of a directory
 * too-many-attempts and unavailable
 */
export async function proveFirstStep(deps: Deps, given: Given): Promise<FirstStep | null> {
  const { address, person, directoryOf: companyId, password } = given
  // A person with a password here, disabled or not, has none in the directory: the directory would learn it.
  const isLocal = person !== null && methodOf(person) === 'PASSWORD'
  const directory = companyId && !isLocal && (await deps.db.directory.findUnique({ where: { companyId } }))
  if (directory && address) return proveByDirectory(deps, directory, { ...given, address })
  const local = person && mayUsePassword(person) ? person : null
  const right = await deps.hasher.verifyPassword(local?.passwordHash ?? null, password)
  if (!right || !local) return null
  const passwordHash = await rehashed(deps, local, password)
  return { userId: local.id, way: 'PASSWORD', confirm: (tx) => confirmPassword(tx, local.id, passwordHash) }
}

/** What was read before the password was compared is read again under the lock. */
async function confirmPassword(tx: Tx, userId: string, passwordHash: string | null) {
  const person = await lockPerson(tx, userId)
  if (!mayUsePassword(person) || person.passwordHash !== passwordHash) throw new DomainError('invalid-credentials')
  return person
}

/** Stronger parameters than those of the stored hash: hash anew, unless the password was changed meanwhile. */
async function rehashed({ db, hasher }: Deps, { id, passwordHash }: Person, password: string) {
  if (!passwordHash || !hasher.needsRehash(passwordHash)) return passwordHash
  const stronger = await hasher.hashPassword(password)
  const { count } = await db.user.updateMany({ where: { id, passwordHash }, data: { passwordHash: stronger } })
  return count === 1 ? stronger : passwordHash
}
