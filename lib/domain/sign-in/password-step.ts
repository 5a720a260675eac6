import { type Person, type PersonRow, personColumns, personJoin, personOf } from '../account/person'
import { audit } from '../audit'
import { domainOf } from '../company/domain-name'
import type { Deps, Source } from '../deps'
import { parseEmail } from '../email-address'
import { DomainError } from '../errors'
import { prepared } from '../statement'
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
  /** The company that owns the address's domain, where its directory decides over passwords. */
  directoryOf: string | null
}

/** One statement, the same whoever it is: what takes longer for somebody would tell of them. */
export async function whoTyped({ db }: Deps, email: string): Promise<Typed> {
  const address = parseEmail(email)
  const domain = address && domainOf(address)
  const [row] = await db.$queryRaw<(Nullable<PersonRow> & { directory: string | null })[]>(prepared`
    SELECT p.*, (SELECT c.id FROM domain d JOIN company c ON c.id = d.company_id
      WHERE d.name = ${domain} AND c.sign_in_source = 'ldap') AS directory
    FROM (SELECT 1) AS one
    LEFT JOIN LATERAL (SELECT ${personColumns} FROM "user" u ${personJoin} WHERE u.email = ${address}) p ON true`)
  const person = row?.user ? personOf(row as PersonRow) : null
  return { address, subject: address ?? email.trim().toLowerCase(), person, directoryOf: row?.directory ?? null }
}

type Nullable<Row> = { [Column in keyof Row]: Row[Column] | null }

/**
 * One try at a password, counted against address and source; the address over all sources too, but for a browser that is
 * known.
 * @throws DomainError invalid-credentials, too-many-attempts (retryAfter in seconds), busy, unavailable
 */
export async function provePassword(
  deps: Deps,
  { address, subject, person, directoryOf }: Typed,
  { password, known, source }: { password: string; known: boolean; source: Source },
): Promise<FirstStep> {
  const settle = await reserve(deps, {
    password: `${subject} ${source.network}`,
    source: source.network,
    ...(known ? {} : { address: subject }),
  })
  const proved = await proveFirstStep(deps, { address, person, directoryOf, password, known, source }).catch(
    async (fault) => {
      await settle('given-back')
      throw fault
    },
  )
  await settle(proved ? 'succeeded' : 'failed')
  if (proved && known) await forgive(deps.db, { address: subject })
  if (proved) return proved
  // Written for nobody too: a row less would be told by the time.
  const whose = { userId: person?.id, companyId: person?.companyId }
  await audit(deps.db, { ...whose, type: 'sign-in.password-failed', at: deps.clock.now(), source })
  throw new DomainError('invalid-credentials')
}
