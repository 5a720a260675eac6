import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import { recoveryAlphabet, recoveryCodesIn } from '../../schemas/code-text'
import { audit } from '../audit/audit'
import type { Deps, Source, Tx } from '../deps'
import { DomainError } from '../errors'
import type { Person } from '../people/person'
import { failureBeside, openEach } from '../vault/open-each'
import { byCode, type Verdict } from './factor'

const codesPerSet = 10
/** Characters of a new code, without the dashes: 75 bits (NIST SP 800-63B-4 section 4.2.1.1 asks for 64). */
const codeLength = 15

const random = (length: number) => Array.from(randomBytes(length), (byte) => recoveryAlphabet[byte & 31]).join('')
const grouped = (code: string) => code.replace(/(.{5})(?=.)/g, '$1-')
const context = (userId: string, rowId: string) => ({ userId, rowId, purpose: 'recovery-code' as const })

export interface NewSet {
  /** As shown to the person, XXXXX-XXXXX-XXXXX; stored nowhere. */
  codes: string[]
  setId: string
  /** Replaces whatever set there was, inside the caller's transaction (which has locked the person). */
  store(tx: Tx, now: Date): Promise<void>
}

/** Makes a set. It hashes ten codes, so it is called before the transaction that stores it. */
export async function newSet({ hasher, vault }: Deps, userId: string): Promise<NewSet> {
  const salt = randomBytes(16)
  const codes = Array.from({ length: codesPerSet }, () => random(codeLength))
  const rows: { id: string; hash: string }[] = []
  // One after the other: ten at once would fill the hasher's queue for everybody.
  for (const code of codes) {
    const id = randomUUID()
    rows.push({ id, hash: vault.seal(await hasher.derive(code, salt), context(userId, id)) })
  }
  const setId = random(4)
  return { codes: codes.map(grouped), setId, store: (tx, now) => storeSet(tx, { userId, setId, salt, rows, now }) }
}

/** The set that is due. @throws DomainError changed-meanwhile where there was one to stay, and it was cleared meanwhile */
export function requireSet(set: NewSet | null): NewSet {
  if (!set) throw new DomainError('changed-meanwhile')
  return set
}

async function storeSet(
  tx: Tx,
  set: { userId: string; setId: string; salt: Buffer; rows: { id: string; hash: string }[]; now: Date },
) {
  await removeSet(tx, set.userId)
  const { userId, setId, salt, rows, now } = set
  await tx.recoverySet.create({
    data: { userId, setId, salt: new Uint8Array(salt), createdAt: now, codes: { createMany: { data: rows } } },
  })
}

/** One password hash per candidate; used codes are recognised, never accepted. */
export async function verifyRecoveryCode(
  deps: Deps,
  { userId, code }: { userId: string; code: string },
): Promise<Verdict> {
  const set = await deps.db.recoverySet.findUnique({ where: { userId }, include: { codes: true } })
  const open = (row: { id: string; hash: string }) => deps.vault.open(row.hash, context(userId, row.id))
  const { opened, damaged } = openEach(deps, set?.codes ?? [], open)
  let used: Date | null = null
  for (const candidate of set ? recoveryCodesIn(code) : []) {
    const hash = await deps.hasher.derive(candidate, (set as { salt: Uint8Array }).salt)
    const match = opened.find(({ value }) => value.length === hash.length && timingSafeEqual(value, hash))?.row
    if (match && !match.usedAt) return { accepted: true, amr: byCode, spend: (tx, now) => spendCode(tx, match.id, now) }
    used = match?.usedAt ?? used
  }
  if (used) return { accepted: false, code: 'code-already-used', spentAt: used }
  return failureBeside(recoveryCodesIn(code).length ? damaged : null, opened.length)
}

/** Compare-and-set: a code of a replaced set is gone, a used one stays used. */
async function spendCode(tx: Tx, id: string, now: Date) {
  const { count } = await tx.recoveryCode.updateMany({ where: { id, usedAt: null }, data: { usedAt: now } })
  return count === 1
}

export const removeSet = async (tx: Tx, userId: string) => {
  await tx.recoverySet.deleteMany({ where: { userId } })
}

/** @throws DomainError changed-meanwhile where another set is live than this one (null: where there is one) */
export function requireLiveSet({ recoverySet }: Person, setId: string | null) {
  if ((recoverySet?.setId ?? null) !== setId) throw setReplaced()
}

const setReplaced = () => new DomainError('changed-meanwhile', { asked: 'recovery-codes' })

/** Notes that the person has saved the set. @throws DomainError changed-meanwhile where that set is not the live one */
export async function markSaved({ db, clock }: Deps, { person, setId, source }: Saved) {
  const now = clock.now()
  await db.$transaction(async (tx) => {
    const { count } = await tx.recoverySet.updateMany({ where: { userId: person.id, setId }, data: { savedAt: now } })
    if (count !== 1) throw setReplaced()
    const whose = { userId: person.id, companyId: person.companyId, source }
    await audit(tx, { ...whose, type: 'recovery-codes.saved', at: now })
  })
}

interface Saved {
  person: Person
  setId: string
  source: Source
}
