import { createHash, randomUUID } from 'node:crypto'
import { tokenHash } from '../../domain/token'
import { makeVault } from '../../server/secrets/vault'
import type { Settings } from '../portal/portal'
import { passwordHash } from './person-rows'

// People by number: what one of them knows follows from the number, so that the load's process needs no list.

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

export const emailOf = (number: number) => `person-${number}@bench.test`

/** A source address of the person's own. */
export const addressOf = (number: number) => `10.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`

/** An authenticator's key as 20 letters: what better-auth calls its secret is their bytes. */
export const keyTextOf = (number: number) => createHash('sha1').update(`bench:${number}`).digest('hex').slice(0, 20)

/** The same key in base32, as an authenticator app and the portal write it. */
export function secretOf(number: number): string {
  const bits = [...Buffer.from(keyTextOf(number))].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{5}/g) ?? []).map((five) => letters[Number.parseInt(five, 2)]).join('')
}

/** A portal session's token. */
export const sessionTokenOf = (number: number) => createHash('sha256').update(`session:${number}`).digest('base64url')

/** The first who has a password and no factor yet, and a session whose last proof is long past. */
export const firstWithoutFactor = 1_000_000

const batch = 2_000

/**
 * People of one company, each with a password (one hash for all: `password` of the attacks' people): `enrolled` from 0 on
 * with a live authenticator key that no code of was used yet, `others` from firstWithoutFactor on without.
 */
export async function seedPeople(sql: Query, settings: Settings, { enrolled, others = 0 }: Howmany): Promise<void> {
  const [id = '', base64 = ''] = settings.VAULT_KEYS?.split(':') ?? []
  const vault = makeVault([{ id, key: Buffer.from(base64, 'base64') }])
  const company = randomUUID()
  await sql(`insert into company (id, name) values ($1::uuid, 'Bench')`, [company])
  await inBatches(0, enrolled, async (people) => {
    await insertUsers(sql, company, 'authenticator', people)
    const sealed = people.map(({ number, userId, rowId }) =>
      vault.seal(Buffer.from(secretOf(number)), { userId, rowId, purpose: 'authenticator' }),
    )
    await sql(
      `insert into authenticator (id, user_id, label, secret, last_step)
       select id, user_id, 'Phone', secret, 0 from unnest($1::uuid[], $2::uuid[], $3::text[]) as made (id, user_id, secret)`,
      [people.map(({ rowId }) => rowId), people.map(({ userId }) => userId), sealed],
    )
  })
  await inBatches(firstWithoutFactor, others, async (people) => {
    await insertUsers(sql, company, 'none', people)
    const hashes = people.map(({ number }) => tokenHash('session', sessionTokenOf(number)))
    await sql(
      `insert into session (id, token_hash, user_id, amr, authenticated_at, ip, user_agent, last_seen_at, expires_at)
       select id, token_hash, user_id, '{pwd}', now() - interval '1 hour', '192.0.2.1', 'Bench', now(), now() + interval '20 hours'
       from unnest($1::uuid[], $2::uuid[], $3::text[]) as made (id, user_id, token_hash)`,
      [people.map(({ rowId }) => rowId), people.map(({ userId }) => userId), hashes],
    )
  })
  await sql('analyze', [])
}

type Query = (text: string, values: unknown[]) => Promise<unknown>

interface Howmany {
  enrolled: number
  others?: number
}

interface Made {
  number: number
  userId: string
  rowId: string
}

async function inBatches(from: number, howMany: number, insert: (people: Made[]) => Promise<void>) {
  for (let done = 0; done < howMany; done += batch) {
    const numbers = Array.from({ length: Math.min(batch, howMany - done) }, (_, index) => from + done + index)
    await insert(numbers.map((number) => ({ number, userId: randomUUID(), rowId: randomUUID() })))
  }
}

const insertUsers = (sql: Query, company: string, option: string, people: Made[]) =>
  sql(
    `insert into "user" (id, company_id, email, name, password_hash, option, mfa_since)
     select id, $1::uuid, email, 'Benchmark Person', $2, $3::mfa_option,
       case when $3 = 'none' then null else now() - interval '30 days' end
     from unnest($4::uuid[], $5::text[]) as made (id, email)`,
    [company, passwordHash, option, people.map(({ userId }) => userId), people.map(({ number }) => emailOf(number))],
  )
