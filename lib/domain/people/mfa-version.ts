import { createHash } from 'node:crypto'
import { DomainError } from '../errors'
import type { Person } from './person'

/**
 * Names what the Multi-factor authentication section showed: another option, factor, name or recovery set is another
 * version. A code that was used and a factor's last use are not part of it.
 */
export const mfaVersion = ({ option, mfaSince, emailValidatedAt, authenticators, passkeys, recoverySet }: Person) =>
  createHash('sha256')
    .update(
      JSON.stringify([
        option,
        mfaSince !== null,
        emailValidatedAt !== null,
        authenticators.map(({ id, label }) => [id, label]),
        passkeys.map(({ id, label }) => [id, label]),
        recoverySet?.setId ?? null,
      ]),
    )
    .digest('base64url')

/**
 * A change that was decided on an outdated view would take away what the view did not show.
 * @param version of the view; absent: the caller changes whatever is there
 * @throws DomainError changed-meanwhile
 */
export function requireMfaVersion(person: Person, version: string | undefined) {
  if (version !== undefined && version !== mfaVersion(person))
    throw new DomainError('changed-meanwhile', { asked: 'factors' })
}
