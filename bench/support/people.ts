import { createHash, randomUUID } from 'node:crypto'
import { passwordHash } from '../../e2e/attacks/support/people'
import type { Settings } from '../../e2e/attacks/support/portal'
import type { Sql } from '../../e2e/attacks/support/postgres'
import { makeVault } from '../../lib/server/vault'

// People by number: what one of them knows follows from the number, so that the load's process needs no list.

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export const emailOf = (number: number) => `person-${number}@bench.test`

/** A source address of the person's own. */
export const addressOf = (number: number) => `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`

/** An authenticator key: 160 bits in base32. */
export function secretOf(number: number): string {
  const digest = createHash('sha1').update(`bench:${number}`).digest()
  const bits = [...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => letters[Number.parseInt(five, 2)]).join('')
}

const batch = 5_000

/**
 * People 0 to howMany - 1 of one company, each with a password (one hash for all: `password` of the attacks' people) and a
 * live authenticator key that no code of was used yet.
 */
export async function seedPeople(sql: Sql, settings: Settings, howMany: number): Promise<void> {
  const [id = '', base64 = ''] = settings.VAULT_KEYS?.split(':') ?? []
  const vault = makeVault([{ id, key: Buffer.from(base64, 'base64') }])
  const company = randomUUID()
  await sql(`insert into company (id, name) values ($1, 'Bench')`, [company])
  for (let from = 0; from < howMany; from += batch) {
    const numbers = Array.from({ length: Math.min(batch, howMany - from) }, (_, index) => from + index)
    const people = numbers.map((number) => ({ number, userId: randomUUID(), rowId: randomUUID() }))
    await sql(
      `insert into "user" (id, company_id, email, name, password_hash, option, mfa_since)
       select id, $1, email, 'Benchmark Person', $2, 'authenticator', now() - interval '30 days'
       from unnest($3::uuid[], $4::text[]) as made (id, email)`,
      [company, passwordHash, people.map(({ userId }) => userId), numbers.map(emailOf)],
    )
    const sealed = people.map(({ number, userId, rowId }) =>
      vault.seal(Buffer.from(secretOf(number)), { userId, rowId, purpose: 'authenticator' }),
    )
    await sql(
      `insert into authenticator (id, user_id, label, secret, last_step)
       select id, user_id, 'Phone', secret, 0 from unnest($1::uuid[], $2::uuid[], $3::text[]) as made (id, user_id, secret)`,
      [people.map(({ rowId }) => rowId), people.map(({ userId }) => userId), sealed],
    )
  }
  await sql('analyze')
}
