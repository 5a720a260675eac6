import { findPerson, type Person } from '../account/person'
import { audit } from '../audit'
import type { Deps, Source } from '../deps'
import { parseEmail } from '../email-address'
import { DomainError } from '../errors'
import { forgive, reserve } from '../throttle'
import type { FirstStep } from './enter'
import { proveFirstStep } from './first-step'

/** An address as it was typed, and who has it, if anybody. */
interface Typed {
  /** Null for what cannot be an address. */
  address: string | null
  /** What limits count by. */
  subject: string
  person: Person | null
}

export async function whoTyped({ db }: Deps, email: string): Promise<Typed> {
  const address = parseEmail(email)
  const person = address === null ? null : await findPerson(db, { email: address })
  return { address, subject: address ?? email.trim().toLowerCase(), person }
}

/**
 * One try at a password, counted against address and source; the address over all sources too, but for a browser that is
 * known.
 * @throws DomainError invalid-credentials, too-many-attempts (retryAfter in seconds), busy, unavailable
 */
export async function provePassword(
  deps: Deps,
  { address, subject, person }: Typed,
  { password, known, source }: { password: string; known: boolean; source: Source },
): Promise<FirstStep> {
  const settle = await reserve(deps, {
    password: `${subject} ${source.network}`,
    source: source.network,
    ...(known ? {} : { address: subject }),
  })
  const proved = await proveFirstStep(deps, { address, person, password, known, source }).catch(async (fault) => {
    await settle('given-back')
    throw fault
  })
  await settle(proved ? 'succeeded' : 'failed')
  if (proved && known) await forgive(deps.db, { address: subject })
  if (proved) return proved
  // Written for nobody too: a row less would be told by the time.
  const whose = { userId: person?.id, companyId: person?.companyId }
  await audit(deps.db, { ...whose, type: 'sign-in.password-failed', at: deps.clock.now(), source })
  throw new DomainError('invalid-credentials')
}
