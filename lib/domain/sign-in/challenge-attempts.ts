import { prepared } from '../database/statement'
import type { Deps, Tx } from '../deps'
import { DomainError } from '../errors'
import type { Person } from '../people/person'
import { canSignInWith } from '../policy/managed'
import { attemptsPerChallenge, lifetimes } from '../security-numbers'
import { after, clockTolerance } from '../time'
import type { OpenChallenge } from './challenge'

/** Reserves one of the five attempts. @returns its number, 1 to 5. @throws DomainError challenge-expired */
export async function reserveAttempt({ db, clock }: Deps, id: string) {
  const now = clock.now()
  const latestEnd = after(now, lifetimes.challenge + clockTolerance)
  const [row] = await db.$queryRaw<{ attempts: number }[]>(prepared`
    UPDATE challenge SET attempts = attempts + 1
    WHERE id = ${id}::uuid AND attempts < ${attemptsPerChallenge} AND expires_at > ${now}::timestamptz
      AND expires_at <= ${latestEnd}::timestamptz
    RETURNING attempts`)
  if (!row) throw new DomainError('challenge-expired')
  return row.attempts
}

export const giveAttemptBack = ({ db }: Deps, id: string) =>
  db.challenge.updateMany({ where: { id }, data: { attempts: { decrement: 1 } } })

/**
 * Burns the challenge: of several callers at once one succeeds.
 * @param person as they are under the lock: they may have lost this sign-in method meanwhile
 * @throws DomainError challenge-expired
 */
export async function burnChallenge(
  tx: Pick<Tx, '$executeRaw'>,
  { id, way }: Pick<OpenChallenge, 'id' | 'way'>,
  person: Person,
) {
  if (!canSignInWith(person, way)) throw new DomainError('challenge-expired')
  const count = await tx.$executeRaw(prepared`DELETE FROM challenge WHERE id = ${id}::uuid`)
  if (count !== 1) throw new DomainError('challenge-expired')
}
