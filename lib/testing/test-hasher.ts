import { createHash } from 'node:crypto'
import type { Hasher } from '../domain/deps'

const digest = (text: string, salt: Uint8Array = new Uint8Array()) =>
  createHash('sha256').update(salt).update(text.normalize('NFKC')).digest()
const prefix = '$test$'

/** Costs nothing: the real one is proved beside lib/server/secrets/hasher.ts, and used by every attack and browser test. */
export const testHasher: Hasher = {
  hashPassword: async (password) => prefix + digest(password).toString('base64url'),
  verifyPassword: async (stored, password) => stored === prefix + digest(password).toString('base64url'),
  needsRehash: (stored) => !stored.startsWith(prefix),
  derive: async (code, salt) => digest(code, salt),
}
