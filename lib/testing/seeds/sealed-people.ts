import { randomBytes, randomUUID } from 'node:crypto'
import { closeDatabase, embeddedDatabase, openDatabase } from '../../server/database/db'
import { makeHasher } from '../../server/secrets/hasher'
import { checkVaultKeys, makeVault } from '../../server/secrets/vault'
import { readSettings } from '../../server/settings/env'
import { parseVaultKeys } from '../../server/settings/settings-schema'
import { passwordHash } from './person-rows'

/** What every one of them has: an app with this key, and these recovery codes. Whose row it is seals it apart all the same. */
const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const salt = randomBytes(16)
const plainCodes = Array.from({ length: 10 }, (_, n) => `0123456789A${'BCDEFGHJKM'[n]}`)

export interface Crowded {
  email: string
  secret: string
  recoveryCodes: string[]
}

export const personOf = (number: number): Crowded => ({
  email: `n${number}@load.test`,
  secret,
  recoveryCodes: plainCodes.map((code) => code.replace(/(.{4})(?=.)/g, '$1-')),
})

/** SQL into one of the databases. */
export type Write = (sql: string, values: unknown[]) => Promise<unknown>

const batch = 500

/** So many people (n0@load.test …) with a password, an authenticator and ten recovery codes, eleven sealed rows each. */
export async function writePeople(write: Write, { count, vaultKeys, say }: Writing) {
  const vault = makeVault(parseVaultKeys(vaultKeys))
  const hasher = makeHasher()
  const hashes: Uint8Array[] = []
  for (const code of plainCodes) hashes.push(await hasher.derive(code, salt))
  const company = randomUUID()
  await write(`INSERT INTO company (id, name) VALUES ($1, 'Load')`, [company])
  for (let from = 0; from < count; from += batch) {
    const people = Array.from({ length: Math.min(batch, count - from) }, (_, n) => ({
      ...{ number: from + n, id: randomUUID(), key: randomUUID(), set: randomUUID() },
    }))
    await write(
      `INSERT INTO "user" (id, company_id, email, name, password_hash, option, mfa_since)
       SELECT id, $2::uuid, email, 'Nobody', $3, 'authenticator', now() FROM unnest($1::uuid[], $4::text[]) AS r(id, email)`,
      [people.map(({ id }) => id), company, passwordHash, people.map(({ number }) => personOf(number).email)],
    )
    const text = new TextEncoder().encode(secret)
    const sealedKeys = people.map(({ id, key }) =>
      vault.seal(text, { userId: id, rowId: key, purpose: 'authenticator' }),
    )
    await write(
      `INSERT INTO authenticator (id, user_id, label, secret, last_step)
       SELECT id, user_id, 'phone', secret, 0 FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS r(id, user_id, secret)`,
      [people.map(({ key }) => key), people.map(({ id }) => id), sealedKeys],
    )
    await write(
      `INSERT INTO recovery_set (id, user_id, set_id, salt, saved_at)
       SELECT id, user_id, '0000', decode($3, 'hex'), now() FROM unnest($1::uuid[], $2::uuid[]) AS r(id, user_id)`,
      [people.map(({ set }) => set), people.map(({ id }) => id), salt.toString('hex')],
    )
    const codes = people.flatMap(({ id, set }) =>
      hashes.map((hash) => {
        const row = randomUUID()
        return { row, set, hash: vault.seal(hash, { userId: id, rowId: row, purpose: 'recovery-code' }) }
      }),
    )
    await write(
      `INSERT INTO recovery_code (id, set_row, hash) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[])`,
      [codes.map(({ row }) => row), codes.map(({ set }) => set), codes.map(({ hash }) => hash)],
    )
    if (from % 10_000 === 0 && from) say(`${from} of ${count} people made`)
  }
}

interface Writing {
  count: number
  /** As the setting. */
  vaultKeys: string
  say(line: string): void
}

/** The same in a new embedded database, whose keys are the folder's key file. */
export async function writeEmbedded(dataDir: string, writing: Omit<Writing, 'vaultKeys'>) {
  const settings = readSettings({ NODE_ENV: 'production', DATA_DIR: dataDir })
  await openDatabase(settings, 'a fault script', (db) => checkVaultKeys(db, settings.vaultKeys))
  try {
    const pglite = embeddedDatabase()
    const vaultKeys = settings.vaultKeys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(',')
    await writePeople((sql, values) => Promise.resolve(pglite?.query(sql, values)), { ...writing, vaultKeys })
  } finally {
    await closeDatabase()
  }
}
