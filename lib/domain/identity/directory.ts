import type { Directory } from '../../generated/prisma/client'
import { audit } from '../audit/audit'
import type { Deps, DirectoryAnswers, DirectoryCause, DirectoryPerson, Source, Tx } from '../deps'
import { DomainError, type Opener } from '../errors'
import { withReservation } from '../limits/reservation'
import { TooManyAttempts } from '../limits/throttle'
import { lockPerson, type Person, personInclude } from '../people/person'
import { canSignInWith } from '../policy/managed'
import { type AskedName, accountPart, countedAs, nameOfOwner, namesOf, ownerInclude } from './directory-names'
import type { FirstStep } from './first-step'
import { bindIdentity } from './identity'
import { issuerOf } from './issuer'

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
  const names = await namesOf(deps, directory, address)
  const person = await deps.db.user.findUnique({ where: { email: address }, include: personInclude })
  const question = { names, password, known, holder: person }
  const answer = isAskable(address) ? await ask(deps, directory, question) : nobody
  const whose = { companyId, userId: person?.companyId === companyId ? person.id : undefined, source }
  if (answer.kind === 'refused') {
    await auditRefusal(deps, whose, answer)
    requireCurrentPassword(answer)
    return null
  }
  const { addresses, refusals: _, ...found } = answer
  // The directory takes é for e, and names its own spelling alone.
  const all = [...new Set([...found.names, found.account.toLowerCase()])]
  const asserted = { ...found, names: all, addresses: addresses.map(vouchedFor), issuer: issuerOf(directory), ...whose }
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
  if (!canSignInWith(person, 'LDAP') || !bound || !isSame) throw new DomainError('invalid-credentials')
  return person
}

/**
 * A directory takes é for e and ß for ss: with other letters one account could be asked about under many names, each
 * with tries of its own.
 */
const isAskable = (address: string) => /^[!-~]+$/.test(accountPart(address))
const nobody = { kind: 'refused', cause: 'unknown-account', isTold: false } as const

interface Question {
  names: AskedName[]
  password: string
  known: boolean
  /** Who has the address that was typed. */
  holder: Person | null
}

/**
 * Counted before it is asked, as one try of every account that the names may belong to, from any source: a directory's own
 * lock must not be reachable from here. Each of them is settled by the answers to its own names. The right password of an
 * account that must change it costs no try where that may be told, and clears none, since the directory clears none either.
 */
async function ask(deps: Deps, directory: Directory, { names, password, known, holder }: Question) {
  const issuer = issuerOf(directory)
  const keyOf = (subject: string) => countedAs({ issuer, subject }, known)
  const limit = { directory: names.flatMap(({ subjects }) => subjects.map(keyOf)) }
  const accounts = names.map(({ account }) => account)
  const work = async () => {
    const answer = await deps.directory.authenticate(directory, { accounts, password })
    return answer.kind === 'right' ? answer : { ...answer, isTold: isExpiryTold(answer, names, holder, directory) }
  }
  return withReservation(deps, limit, work, {
    onResult: (answer) => {
      const outcome = outcomeOf(answer, names, answer.kind === 'refused' && answer.isTold)
      const all = names.flatMap(({ subjects }) => subjects)
      return (_, key) => outcome(all.find((one) => keyOf(one) === key) ?? '')
    },
  }).catch((error: unknown) => {
    throw error instanceof TooManyAttempts ? notAsked(error, known) : error
  })
}

function isExpiryTold(
  { refusals }: DirectoryAnswers,
  names: AskedName[],
  holder: Person | null,
  directory: Directory,
): boolean {
  const expired = refusals.find(isExpired)
  const named = names.find(({ account }) => account === expired?.account)
  return named !== undefined && mayBeTold(named, holder, directory)
}

/**
 * An expired password lets nobody look into the directory: whether the account is in the group and under the base DN is not
 * known. It is told to people who may sign in as far as is known here: by the account, or else by the address.
 */
const mayBeTold = ({ owners }: AskedName, holder: Person | null, { companyId }: Directory) =>
  owners.length
    ? owners.every(({ user }) => canSignInWith(user, 'LDAP'))
    : !holder || (holder.companyId === companyId && canSignInWith(holder, 'LDAP'))

/** What a try was for one account. What no bind reached is given back. */
const outcomeOf = (answer: DirectoryAnswers, names: AskedName[], isTold: boolean) => (subject: string) => {
  const own = names.filter(({ subjects }) => subjects.includes(subject))
  if (answer.kind === 'right') {
    const isFirst = own.some(({ account, owners }) => account === answer.account && !owners.length)
    if (isFirst || answer.subject === subject) return 'succeeded'
  }
  const refused = answer.refusals.filter((one) => own.some(({ account }) => account === one.account))
  const isUnknown = own.every(({ owners }) => !owners.length)
  const isFree = (one: { cause: DirectoryCause }) => isTold && isExpired(one)
  // The names of an account that nobody knows here count as one.
  const isGivenBack = isUnknown ? !refused.length || refused.some(isFree) : refused.every(isFree)
  return isGivenBack ? 'given-back' : 'failed'
}

/** Says what opens the account here, the same whether or not anybody has it. */
const notAsked = ({ code, details, full }: TooManyAttempts, known: boolean) => {
  const opens: Opener[] = known ? ['time', 'administrator'] : ['time', 'known-device', 'administrator']
  return new DomainError(code, full.length ? { ...details, opens } : details)
}

interface Refused {
  cause: DirectoryCause
  /** That the password has expired may be said. */
  isTold: boolean
}

/** A directory says these only to the right password. */
const isExpired = ({ cause }: { cause: DirectoryCause }) =>
  cause === 'password-expired' || cause === 'must-change-password'

/** @throws DomainError password-expired */
function requireCurrentPassword(answer: Refused) {
  if (answer.isTold) throw new DomainError('password-expired')
}

/**
 * Whether this is the directory's password of somebody who is signed in through it.
 * @throws as proveByDirectory
 */
export async function isDirectoryPassword(
  deps: Deps,
  { id: userId, companyId }: Pick<Person, 'id' | 'companyId'>,
  { password, source }: Pick<Typed, 'password' | 'source'>,
) {
  const identity = await deps.db.identity.findFirst({ where: { userId, companyId }, include: ownerInclude })
  const directory = identity?.company.directory
  if (!identity?.account || !directory || identity.issuer !== issuerOf(directory)) return false
  const { account } = identity
  const names = await nameOfOwner(deps, directory, { ...identity, account })
  const answer = await ask(deps, directory, { names, password, known: true, holder: null })
  if (answer.kind === 'right') return answer.subject === identity.subject
  await auditRefusal(deps, { companyId, userId, source }, answer)
  requireCurrentPassword(answer)
  return false
}

const auditRefusal = (
  { db, clock }: Deps,
  whose: { companyId: string; userId: string | undefined; source: Source },
  { cause }: Refused,
) => audit(db, { ...whose, type: 'sign-in.directory-refused', at: clock.now(), detail: { cause } })
