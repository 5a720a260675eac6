import type { Directory, Prisma, PrismaClient } from '../generated/prisma/client'
import type { Mail } from './mail-content'
import type { Limits } from './security-numbers'

/** What the domain needs of the world: a plain object, made in lib/server/deps.ts (and in tests). */
export interface Deps {
  db: Db
  clock: Clock
  vault: Vault
  hasher: Hasher
  mailer: Mailer
  directory: DirectoryClient
  log: Log
  /** The table of limits, as an operator has set it. */
  limits: Limits
  /** APP_NAME: the issuer that authenticator apps show. */
  appName: string
  /** APP_URL: passkeys belong to its host. */
  appUrl: string
}

export type Db = PrismaClient
/** Inside an interactive transaction only this may be used, and nothing may be hashed, mailed or fetched there. */
export type Tx = Prisma.TransactionClient

export interface Clock {
  now(): Date
}

/** What a sealed value belongs to (`userId`: or the company). All three are bound in: a row copied to another does not open. */
export interface SealContext {
  userId: string
  rowId: string
  purpose: 'authenticator' | 'enrolment' | 'recovery-code' | 'email-code' | 'openid-client' | 'vault-check'
}

export interface Vault {
  /** Of the keys at hand now; the first one seals, all open. */
  keyIds(): string[]
  /** AES-256-GCM under the first key of VAULT_KEYS. Returns text: `keyId.nonce.ciphertext+tag`. */
  seal(plain: Uint8Array, context: SealContext): string
  /** @throws VaultError where the key is missing or wrong or the row is not its own: a fault, never a "wrong code". */
  open(sealed: string, context: SealContext): Uint8Array
}

export interface Hasher {
  /** argon2id, PHC string. @throws DomainError busy where too many wait. */
  hashPassword(password: string): Promise<string>
  /** With null (nobody, or no password yet) a dummy is verified in the same time, and the answer is false. */
  verifyPassword(hash: string | null, password: string): Promise<boolean>
  /** True where today's parameters are stronger than those of the hash. */
  needsRehash(hash: string): boolean
  /** 32 bytes, argon2id of a short code with a given salt (recovery codes: one salt per set). */
  derive(code: string, salt: Uint8Array): Promise<Uint8Array>
}

export interface Mailer {
  /**
   * Renders and hands over one mail. Never inside a transaction: it may take seconds.
   * @throws DomainError unavailable (dependency: mail) where the provider could not be reached or refused it
   */
  send(mail: Mail): Promise<void>
}

/** Why a directory refused; for the administrator's log alone. */
export type DirectoryCause =
  | 'wrong-password'
  | 'unknown-account'
  | 'password-expired'
  | 'must-change-password'
  | 'account-locked'
  | 'account-disabled'
  | 'account-expired'
  | 'not-in-group'
  | 'not-under-base'
  | 'not-allowed-now'

export type DirectoryAnswer = DirectoryPerson | { kind: 'refused'; cause: DirectoryCause }

/** With what the directory said of each name that it refused. A name that was not asked about is not among them. */
export type DirectoryAnswers = DirectoryAnswer & { refusals: { account: string; cause: DirectoryCause }[] }

export interface DirectoryPerson {
  kind: 'right'
  /** objectGUID. */
  subject: string
  /** Of the names that were tried, the one that took the password. */
  account: string
  /** Every name that the directory knows the account by, in lower case. */
  names: string[]
  /** As the directory has them, by attribute, the preferred one first. */
  addresses: { claim: string; address: string | null }[]
  name: string
}

export interface DirectoryClient {
  /**
   * Binds by one account name after the other until one takes the password, at the first controller that answers, over TLS
   * whose certificate and name were checked, and reads who that is. A name with an @ is bound as it is, any other one as
   * name@realm. After a refusal that is final it binds names of nobody, as many as are left. An empty password is refused here: a directory takes it for an anonymous bind.
   * @throws DomainError unavailable (dependency: directory) where no controller answers as it should; busy
   */
  authenticate(directory: Directory, given: { accounts: string[]; password: string }): Promise<DirectoryAnswers>
}

export interface Log {
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Where a call came from: of the request, never of its body. */
export interface Source {
  /** Address of the peer, seen through TRUSTED_PROXY_HOPS. */
  ip: string
  /** What limits count by: the address, of IPv6 its /64. */
  network: string
  userAgent: string
}
