import type { SignInSource } from '../../generated/prisma/enums'
import type { Tx } from '../deps'
import type { Person } from '../people/person'

/** Who proved the first step, and how; `confirm` reads them again under the lock of the transaction that goes on. */
export interface FirstStep {
  userId: string
  way: SignInSource
  /** @throws DomainError invalid-credentials where the person, their way or their password changed meanwhile */
  confirm(tx: Tx): Promise<Person>
}
