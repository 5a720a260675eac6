import { randomUUID } from 'node:crypto'
import type { Directory, Identity } from '../../generated/prisma/client'
import { lockPerson, type Person } from '../account/person'
import { audit } from '../audit'
import { issuerOf } from '../company/issuer'
import { mayComeBy } from '../company/managed'
import type { Deps, DirectoryAnswer, DirectoryPerson, Source, Tx } from '../deps'
import { DomainError, type Opener } from '../errors'
import { forgive, reserve, TooManyAttempts } from '../throttle'
import type { FirstStep } from './enter'
import { bindIdentity } from './identity'

/** What was typed, and where. */
interface Typed {
  address: string
  password: string
  /** The browser had signed in as this person before. */
  known: boolean
  source: Source
}

/**
 * Asks the directory whether this is the password of an account that the address may name, and who that is. Why it refuses
 * stands in the audit log alone, except where only the right password brings the cause about.
 * @throws DomainError password-expired, where the password was right; too-many-attempts, before the directory would lock
 *   the account; unavailable (dependency: directory), busy
 */
export async function proveByDirectory(deps: Deps, directory: Directory, typed: Typed): Promise<FirstStep | null> {
  const { companyId } = directory
  const { address, password, known, source } = typed
  const { accounts, subject } = await accountsOf(deps, directory, address)
  const answer = isAskable(address) ? await ask(deps, directory, { accounts, subject, password, known }) : nobody
  const person = await deps.db.user.findUnique({ where: { email: address } })
  const whose = { companyId, userId: person?.companyId === companyId ? person.id : undefined, source }
  if (answer.kind === 'refused') {
    await auditRefusal(deps, whose, answer)
    requireCurrentPassword(answer)
    return null
  }
  const { addresses, ...found } = answer
  const asserted = { ...found, addresses: addresses.map(vouchedFor), issuer: issuerOf(directory), ...whose }
  const userId = await bindIdentity(deps, { ...asserted, way: 'LDAP' })
  if (userId === null) return null
  return { userId, way: 'LDAP', confirm: (tx) => confirmManaged(tx, { userId, directory, subject: answer.subject }) }
}

/** Nobody may write the addresses of a directory but those whom its administrators let. */
const vouchedFor = (one: DirectoryPerson['addresses'][number]) => ({ ...one, vouched: true })

interface Answered {
  userId: string
  /** As it was when it was asked. */
  directory: Directory
  subject: string
}

/** Still this account's person, and the directory still the company's: an operator may have changed it meanwhile. */
async function confirmManaged(tx: Tx, { userId, directory: { companyId, ...asked }, subject }: Answered) {
  const person = await lockPerson(tx, userId)
  const now = await tx.directory.findUnique({ where: { companyId } })
  const issuer = issuerOf(asked)
  const bound = await tx.identity.count({ where: { userId, companyId, issuer, subject } })
  const isSame = now && issuerOf(now) === issuer && now.groupDn === asked.groupDn
  if (!mayComeBy(person, 'LDAP') || !bound || !isSame) throw new DomainError('invalid-credentials')
  return person
}

/**
 * A directory takes é for e and ß for ss: with other letters one account could be asked about under many names, each
 * with tries of its own.
 */
const isAskable = (address: string) => /^[!-~]+$/.test(accountPart(address))
const nobody = { kind: 'refused', cause: 'unknown-account' } as const

interface Question {
  accounts: string[]
  subject: string
  password: string
  known: boolean
}

/**
 * Counted before it is asked, as one try, from any source: a directory's own lock must not be reachable from here. The
 * right password of an account that must change it costs no try and clears none, since the directory clears none either.
 */
async function ask(deps: Deps, directory: Directory, { accounts, subject, password, known }: Question) {
  const limit = { issuer: issuerOf(directory), subject }
  const settle = await reserve(deps, { directory: countedAs(limit, known) }).catch((error: unknown) => {
    throw error instanceof TooManyAttempts ? notAsked(error, known) : error
  })
  const answer = await deps.directory.authenticate(directory, { accounts, password }).catch(async (fault: unknown) => {
    await settle('given-back')
    throw fault
  })
  await settle(answer.kind === 'right' ? 'succeeded' : isExpired(answer) ? 'given-back' : 'failed')
  return answer
}

/** Says what opens the account here, the same whether or not anybody has it. */
const notAsked = ({ code, details, full }: TooManyAttempts, known: boolean) => {
  const opens: Opener[] = known ? ['time', 'administrator'] : ['time', 'known-device', 'administrator']
  return new DomainError(code, full.length ? { ...details, opens } : details)
}

type Refused = Extract<DirectoryAnswer, { kind: 'refused' }>

/** A directory says these only to the right password. */
const isExpired = ({ cause }: Refused) => cause === 'password-expired' || cause === 'must-change-password'

/** @throws DomainError password-expired */
function requireCurrentPassword(answer: Refused) {
  if (isExpired(answer)) throw new DomainError('password-expired')
}

/**
 * The subject of the limit on an account's wrong passwords, in browsers that are known or not: the objectGUID of an account
 * that has signed in here, else the name that was typed.
 */
export const countedAs = ({ issuer, subject }: { issuer: string; subject: string }, known: boolean) =>
  `${issuer} ${subject} ${known ? 'known' : 'unknown'}`

/** Unlocks people after too many wrong passwords; a lock of the directory's own is the directory's to open. */
export async function forgiveDirectory(db: Pick<Tx, 'identity' | 'limit'>, userId: string) {
  const identity = await db.identity.findUnique({ where: { userId } })
  if (identity) for (const known of [true, false]) await forgive(db, { directory: countedAs(identity, known) })
}

const accountPart = (address: string) => address.slice(0, address.lastIndexOf('@'))

/**
 * The account names that an address may stand for: itself (a userPrincipalName), then what stands before its @, with the
 * realm. People who signed in before are asked about by the one name that let them in. As many names are asked about for
 * everyone, so that neither the time nor the number of questions shows that somebody has an account here: names of nobody
 * fill up, and cost no account a try.
 */
async function accountsOf({ db }: Deps, directory: Directory, address: string) {
  const local = accountPart(address)
  const names = address === `${local}@${directory.realm.toLowerCase()}` ? [local] : [address, local]
  const own = { companyId: directory.companyId, issuer: issuerOf(directory) }
  const [returning, named] = await Promise.all([
    db.identity.findFirst({ where: { ...own, user: { email: address } } }),
    db.identity.findMany({ where: { ...own, names: { hasSome: names } }, take: maxNamesakes }),
  ])
  const namesake = named.find((one) => one.names.includes(address)) ?? named[0]
  const accounts = returning?.account ? [returning.account] : namesake ? distinctNames(namesake, names) : names
  const fill = names.slice(accounts.length).map(() => randomUUID())
  return { accounts: [...accounts, ...fill], subject: (returning ?? namesake)?.subject ?? local }
}

/** Of one name an account may be renamed away while another takes it. */
const maxNamesakes = 10

/** Where both names are one account's, one of them will do: the directory would count each of them. */
const distinctNames = (account: Pick<Identity, 'names'>, names: string[]) =>
  names.every((name) => account.names.includes(name)) ? names.slice(0, 1) : names

/**
 * Whether this is the directory's password of somebody who is signed in through it.
 * @throws as proveByDirectory
 */
export async function isDirectoryPassword(
  deps: Deps,
  { id: userId, companyId }: Pick<Person, 'id' | 'companyId'>,
  { password, source }: Pick<Typed, 'password' | 'source'>,
) {
  const identity = await deps.db.identity.findFirst({ where: { userId, companyId }, include: directoryOfIdentity })
  const directory = identity?.company.directory
  if (!identity?.account || !directory || identity.issuer !== issuerOf(directory)) return false
  const { account, subject } = identity
  const answer = await ask(deps, directory, { accounts: [account], subject, password, known: true })
  if (answer.kind === 'right') return answer.subject === subject
  await auditRefusal(deps, { companyId, userId, source }, answer)
  requireCurrentPassword(answer)
  return false
}

const directoryOfIdentity = { company: { include: { directory: true } } } as const

const auditRefusal = (
  { db, clock }: Deps,
  whose: { companyId: string; userId: string | undefined; source: Source },
  { cause }: Refused,
) => audit(db, { ...whose, type: 'sign-in.directory-refused', at: clock.now(), detail: { cause } })
