import { randomInt } from 'node:crypto'
import { timeOrderedId } from '../../../domain/database/time-ordered-id'
import { makeVault } from '../../../server/secrets/vault'
import type { Sql } from '../../database/sql'
import type { Settings } from '../../portal/portal'
import { type Person, password, passwordHash } from '../person-rows'
import { bigCompany } from './seed-functions'

/** Somebody of the big company whose second factor the bench can answer. */
export interface Signer extends Person {
  secret: string
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
const newSecret = () => Array.from({ length: 32 }, () => alphabet[randomInt(32)]).join('')

/** As many people with a sealed authenticator key that is known here; the first is an administrator with a past. */
export async function seedSigners(sql: Sql, settings: Settings, howMany = 300): Promise<Signer[]> {
  const [id = '', base64 = ''] = settings.VAULT_KEYS?.split(':') ?? []
  const vault = makeVault([{ id, key: Buffer.from(base64, 'base64') }])
  const signers = Array.from({ length: howMany }, (_, n) => {
    const userId = timeOrderedId()
    return { id: userId, email: `signer${n}@big.test`, password, secret: newSecret(), key: timeOrderedId() }
  })
  const column = (of: (signer: (typeof signers)[number], n: number) => string) => signers.map(of)
  await sql(
    `INSERT INTO "user" (id, company_id, email, name, role, password_hash, option, mfa_since)
     SELECT id, $1, email, 'Signer Known', role::role, $2, 'authenticator', now() - interval '50 days'
     FROM unnest($3::uuid[], $4::text[], $5::text[]) AS s(id, email, role)`,
    [
      ...[bigCompany, passwordHash, column((signer) => signer.id), column((signer) => signer.email)],
      column((_, n) => (n ? 'employee' : 'administrator')),
    ],
  )
  const sealed = ({ id: userId, key, secret }: (typeof signers)[number]) =>
    vault.seal(new TextEncoder().encode(secret), { userId, rowId: key, purpose: 'authenticator' })
  await sql(
    `INSERT INTO authenticator (id, user_id, label, secret, last_step)
     SELECT id, user_id, 'Authenticator app', secret, 0 FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS s(id, user_id, secret)`,
    [column((signer) => signer.key), column((signer) => signer.id), column(sealed)],
  )
  await sql(
    `INSERT INTO audit_event (id, at, type, company_id, user_id, ip, user_agent)
     SELECT uuidv7(n * interval '-1 hour'), now() - n * interval '1 hour', 'sign-in.succeeded', $1, $2, '192.0.2.9', seed_agent(n)
     FROM generate_series(1, 60) n`,
    [bigCompany, signers[0]?.id],
  )
  return signers
}
