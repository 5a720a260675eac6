import type { Mailer } from '../../domain/deps'
import { DomainError } from '../../domain/errors'

/** The mailer of the settings. */
export const makeMailer = (): Mailer => ({
  async send() {
    throw new DomainError('unavailable', { dependency: 'mail' })
  },
})
