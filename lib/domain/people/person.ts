import { Prisma } from '../../generated/prisma/client'
import type { JsonRow } from '../database/rows'
import { prepared } from '../database/statement'
import type { Tx } from '../deps'
import { authenticatorOf, companyOf, passkeyOf, recoverySetOf, userOf } from './person-rows'

/** What decisions about a person look at. Of lists of people; a single one is read by personColumns, the same in less. */
export const personInclude = {
  company: true,
  authenticators: { where: { replacedAt: null }, orderBy: { createdAt: 'asc' } },
  passkeys: { omit: { publicKey: true }, orderBy: { createdAt: 'asc' } },
  recoverySet: { include: { codes: { select: { id: true, usedAt: true } } } },
} satisfies Prisma.UserInclude

export type Person = Prisma.UserGetPayload<{ include: typeof personInclude }>

/** Unused codes of the live set. */
export const recoveryCodesLeft = (person: Person) =>
  person.recoverySet?.codes.filter((code) => code.usedAt === null).length ?? 0

/** `e•••@acme.test`: all that is shown of an address before the second factor. */
export const maskedAddress = (email: string) => email.replace(/^(.)[^@]*/u, '$1•••')

/**
 * The columns of a person whose row is `u`, and `personJoin` for its FROM. By hand, because every call of the portal reads
 * its person at the moment of the decision, a sign-in five times, and Prisma takes several times as long over it.
 */
export const personColumns = Prisma.sql`
  row_to_json(u) AS "user", row_to_json(c) AS company,
  (SELECT json_agg(a ORDER BY a.created_at) FROM authenticator a WHERE a.user_id = u.id AND a.replaced_at IS NULL)
    AS authenticators,
  (SELECT json_agg(p ORDER BY p.created_at) FROM passkey p WHERE p.user_id = u.id) AS passkeys,
  (SELECT row_to_json(r) FROM recovery_set r WHERE r.user_id = u.id) AS recovery_set,
  (SELECT json_agg(k) FROM (SELECT id, used_at FROM recovery_code WHERE set_row IN
    (SELECT id FROM recovery_set r WHERE r.user_id = u.id)) k) AS recovery_codes`
export const personJoin = Prisma.sql`JOIN company c ON c.id = u.company_id`

export interface PersonRow {
  user: JsonRow
  company: JsonRow
  authenticators: JsonRow[] | null
  passkeys: JsonRow[] | null
  recovery_set: JsonRow | null
  recovery_codes: JsonRow[] | null
}

export const personOf = (row: PersonRow): Person => ({
  ...userOf(row.user),
  company: companyOf(row.company),
  authenticators: (row.authenticators ?? []).map(authenticatorOf),
  passkeys: (row.passkeys ?? []).map(passkeyOf),
  recoverySet: row.recovery_set && recoverySetOf(row.recovery_set, row.recovery_codes ?? []),
})

/** Who has this address or id, as they are now. */
export async function findPerson(db: Pick<Tx, '$queryRaw'>, by: { email: string } | { id: string }) {
  const where = 'id' in by ? Prisma.sql`u.id = ${by.id}::uuid` : Prisma.sql`u.email = ${by.email}`
  const statement = prepared`SELECT ${personColumns} FROM "user" u ${personJoin} WHERE ${where}`
  const [row] = await db.$queryRaw<PersonRow[]>(statement)
  return row ? personOf(row) : null
}

/**
 * Locks the person's row and reads them anew: changes of one person's factors happen one after the other, each deciding
 * on what the one before left. To be called first in its transaction. NO KEY, so that rows which merely refer to the
 * person can be written meanwhile (a foreign key's check would wait, and two that wait for each other are a deadlock).
 * Two statements: one that waited for the lock would still see the factors of the time before.
 * @throws Error where there is no such person any more
 */
export async function lockPerson(tx: Tx, userId: string): Promise<Person> {
  await tx.$queryRaw(prepared`SELECT 1 FROM "user" WHERE id = ${userId}::uuid FOR NO KEY UPDATE`)
  const person = await findPerson(tx, { id: userId })
  if (!person) throw new Error('there is no such person')
  return person
}
