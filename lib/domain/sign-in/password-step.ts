import { audit } from '../audit/audit'
import { prepared } from '../database/statement'
import type { Deps, Source } from '../deps'
import { domainOf } from '../domain-name'
import { readTypedEmail } from '../email-address'
import { DomainError } from '../errors'
import type { FirstStep } from '../identity/first-step'
import { forgive } from '../limits/forgive'
import { withReservation } from '../limits/reservation'
import { passwordSubject } from '../limits/subjects'
import { TooManyAttempts } from '../limits/throttle'
import { type Person, type PersonRow, personColumns, personJoin, personOf } from '../people/person'
import { proveFirstStep } from './first-step'

/** A typed address, and the person who has it, if there is one. */
interface TypedEmail {
  /** Null for what cannot be an address. */
  address: string | null
  /** What limits count by. */
  subject: string
  person: Person | null
  /** The company that owns the address's domain, where its directory decides over passwords. */
  directoryOf: string | null
  /** The address's domain belongs to a company whose AD or SSO decides: it has no password to reset here. */
  isManaged: boolean
}

/** One statement for every address: extra work for known users would reveal them by timing. */
export async function findByTypedEmail({ db }: Deps, email: string): Promise<TypedEmail> {
  const address = readTypedEmail(email)
  const domain = address && domainOf(address)
  const [row] = await db.$queryRaw<(Nullable<PersonRow> & DomainRow)[]>(prepared`
    SELECT p.*, CASE WHEN m.way = 'ldap' THEN m.id END AS directory, coalesce(m.way <> 'password', false) AS managed
    FROM (SELECT 1) AS one
    LEFT JOIN (SELECT c.id, c.sign_in_source AS way FROM domain d JOIN company c ON c.id = d.company_id
      WHERE d.name = ${domain}) m ON true
    LEFT JOIN LATERAL (SELECT ${personColumns} FROM "user" u ${personJoin} WHERE u.email = ${address}) p ON true`)
  const person = row?.user ? personOf(row as PersonRow) : null
  const subject = address ?? email.trim().toLowerCase()
  return { address, subject, person, directoryOf: row?.directory ?? null, isManaged: row?.managed ?? false }
}

interface DomainRow {
  directory: string | null
  managed: boolean
}

type Nullable<Row> = { [Column in keyof Row]: Row[Column] | null }

/**
 * One try at a password, counted against address and source; the address over all sources too, but for a browser that is
 * known.
 * @throws DomainError invalid-credentials, too-many-attempts (retryAfter in seconds; `opens` where the address is locked),
 *   busy, unavailable
 */
export async function provePassword(
  deps: Deps,
  { address, subject, person, directoryOf, isManaged }: TypedEmail,
  { password, known, source }: { password: string; known: boolean; source: Source },
): Promise<FirstStep> {
  const subjects = {
    password: passwordSubject(subject, source),
    source: source.network,
    ...(known ? {} : { address: subject }),
  }
  const prove = () => proveFirstStep(deps, { address, person, directoryOf, password, known, source })
  const proved = await withReservation(deps, subjects, prove, {
    onResult: (first) => (first ? 'succeeded' : 'failed'),
  }).catch((error: unknown) => {
    const isLocked = error instanceof TooManyAttempts && error.full.includes('address')
    throw isLocked ? addressLocked(error, isManaged) : error
  })
  if (proved && known) await forgive(deps.db, { address: subject })
  if (proved) return proved
  // Also for unknown addresses: a missing row would reveal them by timing.
  const whose = { userId: person?.id, companyId: person?.companyId }
  await audit(deps.db, { ...whose, type: 'sign-in.password-failed', at: deps.clock.now(), source })
  throw new DomainError('invalid-credentials')
}

/** Says what opens the address, the same whether or not anybody has it. Waiting does not. */
const addressLocked = ({ code, details }: TooManyAttempts, isManaged: boolean) =>
  new DomainError(code, {
    ...details,
    opens: isManaged ? ['known-device', 'administrator'] : ['known-device', 'password-reset', 'administrator'],
  })
