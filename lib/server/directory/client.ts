import type { DirectoryClient } from '../../domain/deps'
import { DomainError } from '../../domain/errors'

/** Active Directory over LDAPS or StartTLS. */
export const makeDirectoryClient = (): DirectoryClient => ({
  async authenticate() {
    throw new DomainError('unavailable', { dependency: 'directory' })
  },
})
