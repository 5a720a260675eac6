import type { Directory } from '../../generated/prisma/client'
import { lockPerson, type Person } from '../account/person'
import { audit } from '../audit'
import { issuerOf } from '../company/issuer'
import { mayComeBy } from '../company/managed'
import type { Deps, DirectoryAnswer, Source, Tx } from '../deps'
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
 * Asks the directory whether this is the password of the account before the address's @, and who that is. What it
 * refuses is told apart in the audit log alone.
 * @throws DomainError too-many-attempts, before the directory would lock the account; unavailable (dependency: directory)
 */
export async function proveByDirectory(deps: Deps, directory: Directory, typed: Typed): Promise<FirstStep | null> {
  const { companyId } = directory
  const { address, source } = typed
  const account = await accountOf(deps, companyId, address)
  const answer = isAskable(account) ? await ask(deps, directory, { ...typed, account }) : nobody
  const person = await deps.db.user.findUnique({ where: { email: address } })
  const whose = { companyId, userId: person?.companyId === companyId ? person.id : undefined, source }
  if (answer.kind === 'refused') {
    await tellWhy(deps, whose, answer)
    return null
  }
  const asserted = { ...answer, account, companyId, issuer: issuerOf(directory), way: 'LDAP' as const, source }
  const userId = await bindIdentity(deps, asserted)
  if (userId === null) return null
  return { userId, way: 'LDAP', confirm: (tx) => confirmManaged(tx, { userId, directory, subject: answer.subject }) }
}

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
const isAskable = (account: string) => /^[!-~]+$/.test(account)
const nobody = { kind: 'refused', cause: 'unknown-account' } as const

/** Counted before it is asked, of whichever address and source: a directory's own lock must not be reachable from here. */
async function ask(
  deps: Deps,
  directory: Directory,
  { account, password, known }: { account: string; password: string; known: boolean },
) {
  const subject = countedAs({ issuer: issuerOf(directory), account }, known)
  const settle = await reserve(deps, { directory: subject }).catch((error: unknown) => {
    throw error instanceof TooManyAttempts ? notAsked(error, known) : error
  })
  const answer = await deps.directory.authenticate(directory, { account, password }).catch(async (fault: unknown) => {
    await settle('given-back')
    throw fault
  })
  await settle(answer.kind === 'right' ? 'succeeded' : 'failed')
  return answer
}

/** Says what opens the account here, the same whether or not anybody has it. */
const notAsked = ({ code, details, full }: TooManyAttempts, known: boolean) => {
  const opens: Opener[] = known ? ['time', 'administrator'] : ['time', 'known-device', 'administrator']
  return new DomainError(code, full.length ? { ...details, opens } : details)
}

/** The subject of the limit on a directory account's wrong passwords, in browsers that are known or not. */
export const countedAs = ({ issuer, account }: { issuer: string; account: string | null }, known: boolean) =>
  `${issuer} ${account} ${known ? 'known' : 'unknown'}`

/** Unlocks for whom too many wrong passwords were given; a lock of the directory's own is the directory's to open. */
export async function forgiveDirectory(db: Pick<Tx, 'identity' | 'limit'>, userId: string) {
  const identity = await db.identity.findUnique({ where: { userId } })
  if (identity) for (const known of [true, false]) await forgive(db, { directory: countedAs(identity, known) })
}

/** What came before the @, unless the person has come in under another account before. */
async function accountOf({ db }: Deps, companyId: string, address: string) {
  const identity = await db.identity.findFirst({ where: { companyId, user: { email: address } } })
  return identity?.account ?? address.slice(0, address.lastIndexOf('@'))
}

/** Whether this is the directory's password of somebody who is signed in through it. @throws as proveByDirectory */
export async function isDirectoryPassword(
  deps: Deps,
  { id: userId, companyId }: Pick<Person, 'id' | 'companyId'>,
  { password, source }: Pick<Typed, 'password' | 'source'>,
) {
  const identity = await deps.db.identity.findFirst({ where: { userId, companyId }, include: directoryOfIdentity })
  const directory = identity?.company.directory
  if (!identity?.account || !directory || identity.issuer !== issuerOf(directory)) return false
  const answer = await ask(deps, directory, { account: identity.account, password, known: true })
  if (answer.kind === 'refused') await tellWhy(deps, { companyId, userId, source }, answer)
  return answer.kind === 'right' && answer.subject === identity.subject
}

const directoryOfIdentity = { company: { include: { directory: true } } } as const

const tellWhy = (
  { db, clock }: Deps,
  whose: { companyId: string; userId: string | undefined; source: Source },
  { cause }: Extract<DirectoryAnswer, { kind: 'refused' }>,
) => audit(db, { ...whose, type: 'sign-in.directory-refused', at: clock.now(), detail: { cause } })
