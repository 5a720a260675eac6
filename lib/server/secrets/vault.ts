import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { Db, SealContext, Vault } from '../../domain/deps'
import { checkContext, sealedColumns, valuesByKey } from '../../domain/vault/columns'
import { VaultError } from '../../domain/vault/vault-error'
import type { VaultKeySetting } from '../settings/settings-schema'

const nonceBytes = 12
const tagBytes = 16

/** AES-256-GCM. `keyId.nonce.ciphertext+tag`, the last two in base64url. Looks at `keys` anew at every use. */
export function makeVault(keys: readonly VaultKeySetting[]): Vault {
  return {
    keyIds: () => keys.map(({ id }) => id),
    seal(plain, context) {
      const [sealing] = keys
      if (!sealing) throw new VaultError('no key')
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', sealing.key, nonce).setAAD(boundTo(sealing.id, context))
      const sealed = Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
      return [sealing.id, nonce.toString('base64url'), sealed.toString('base64url')].join('.')
    },
    open(text, context) {
      const { keyId, nonce, sealed } = parse(text, context)
      const key = keys.find(({ id }) => id === keyId)?.key
      if (!key) throw new VaultError(`${placeOf(context)} does not open: VAULT_KEYS has no key ${keyId}`)
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
        decipher.setAAD(boundTo(keyId, context)).setAuthTag(sealed.subarray(-tagBytes))
        return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()])
      } catch {
        throw new VaultError(`${placeOf(context)} is damaged: it does not open with the key ${keyId}`)
      }
    },
  }
}

/** JSON, so that no two contexts spell the same bytes. */
const boundTo = (keyId: string, { userId, rowId, purpose }: SealContext) =>
  Buffer.from(JSON.stringify([keyId, userId, rowId, purpose]))

const placeOf = ({ purpose, rowId }: SealContext) =>
  `The sealed value of ${purpose === 'vault-check' ? 'vault_key' : sealedColumns[purpose].table} ${rowId}`

/** The id stands in a sentence for the log: a damaged text must not put its own words there. */
const isKeyId = (text: string | undefined): text is string => text !== undefined && /^[\w-]{1,32}$/.test(text)

function parse(text: string, context: SealContext) {
  const [keyId, nonceText, sealedText, ...rest] = text.split('.')
  const nonce = Buffer.from(nonceText ?? '', 'base64url')
  const sealed = Buffer.from(sealedText ?? '', 'base64url')
  if (!isKeyId(keyId) || nonce.length !== nonceBytes || sealed.length < tagBytes || rest.length > 0)
    throw new VaultError(`${placeOf(context)} is damaged: it is no sealed value`)
  return { keyId, nonce, sealed }
}

const checkText = new TextEncoder().encode('latchkey')

/**
 * Proves before anyone signs in that today's VAULT_KEYS open what stands in this database. A key that is gone from the
 * settings and seals nothing any more is forgotten, where another one proves that this is the right database.
 * @param introduce whether keys that this database does not know yet may be used: a portal's start says so; the operators'
 *   command beside other portals may not, because what it sealed would open nowhere else; it forgets none either
 * @throws VaultError with a sentence for the operator.
 */
export async function checkVaultKeys(
  db: Db,
  keys: readonly VaultKeySetting[],
  { introduce = true } = {},
): Promise<void> {
  const rows = await db.vaultKey.findMany()
  const known = new Map(keys.map((key) => [key.id, key]))
  for (const { id, check } of rows) {
    const key = known.get(id)
    if (key && !opens(key, check))
      throw new VaultError(`VAULT_KEYS holds another key ${id} than the one this database knows.`)
  }
  const lost = rows.filter(({ id }) => !known.has(id))
  if (lost.length) await forgetKeys(db, lost, { proved: lost.length < rows.length, forget: introduce })
  const missing = keys.filter(({ id }) => !rows.some((row) => row.id === id))
  if (!missing.length) return
  if (rows.length && !introduce) return refuseUnknown(keys, missing)
  const data = missing.map((key) => ({ id: key.id, check: makeVault([key]).seal(checkText, checkContext(key.id)) }))
  await db.vaultKey.createMany({ data, skipDuplicates: true })
  // Another instance may have been first, with another key of the same name.
  await checkVaultKeys(db, keys)
}

/** @throws VaultError where one still seals something, or nothing proves that the settings are this database's */
async function forgetKeys(db: Db, lost: { id: string }[], { proved, forget }: { proved: boolean; forget: boolean }) {
  const values = await valuesByKey(db)
  for (const { id } of lost) {
    if (values.get(id))
      throw new VaultError(`VAULT_KEYS lacks the key ${id}, under which secrets are sealed in this database.`)
    if (!proved) throw new VaultError(`VAULT_KEYS lacks the key ${id}, and has no other that this database knows.`)
  }
  if (forget) await db.vaultKey.deleteMany({ where: { id: { in: lost.map(({ id }) => id) } } })
}

function refuseUnknown([first]: readonly VaultKeySetting[], missing: readonly VaultKeySetting[]) {
  if (first && missing.includes(first))
    throw new VaultError(
      `VAULT_KEYS begins with the key ${first.id}, which no portal knows: start every portal with it first.`,
    )
}

function opens(key: VaultKeySetting, check: string): boolean {
  try {
    return Buffer.from(makeVault([key]).open(check, checkContext(key.id))).equals(checkText)
  } catch {
    return false
  }
}
