import type { Mailer } from '../../domain/deps'
import { DomainError } from '../../domain/errors'

/** For the operators' command: what is to be mailed is queued in the database, and the portal sends it. */
export const noMailer: Mailer = {
  async send() {
    throw new DomainError('unavailable', { dependency: 'mail' })
  },
}
