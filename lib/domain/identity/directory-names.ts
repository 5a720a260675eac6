import { randomUUID } from 'node:crypto'
import type { Directory, Prisma } from '../../generated/prisma/client'
import type { Deps, Tx } from '../deps'
import { forgive } from '../limits/forgive'
import { personInclude } from '../people/person'
import { issuerOf } from './issuer'

const withUser = { user: { include: personInclude } } as const
type Owner = Prisma.IdentityGetPayload<{ include: typeof withUser }>

/** A name that the directory is asked about. */
export interface AskedName {
  account: string
  /** The accounts that have signed in here and may have this name. One may be renamed away while another takes its name. */
  owners: Owner[]
  /** Whose limits a try at this name counts against: the owners' objectGUIDs, else the name itself. */
  subjects: string[]
}

export const accountPart = (address: string) => address.slice(0, address.lastIndexOf('@'))

/**
 * The account names that an address may stand for: itself (a userPrincipalName), then what stands before its @, with the
 * realm. People who signed in before are asked about by the one name that let them in. As many names are asked about for
 * everyone, so that neither the time nor the number of questions shows that somebody has an account here: names of nobody
 * fill up, and cost no account a try. Names that are known come first: then their owners' right password costs nobody else a
 * try.
 */
export async function namesOf(deps: Pick<Deps, 'db'>, directory: Directory, address: string): Promise<AskedName[]> {
  const local = accountPart(address)
  const names = address === `${local}@${directory.realm.toLowerCase()}` ? [local] : [address, local]
  const returning = await deps.db.identity.findFirst({
    where: { companyId: directory.companyId, issuer: issuerOf(directory), user: { email: address } },
    include: withUser,
  })
  const asked = await askedNames(deps, directory, returning?.account ? [returning.account] : names, local)
  const own = returning?.account ? asked.map((one) => withOwner(one, returning)) : oncePerAccount(asked)
  return [...own, ...names.slice(own.length).map(() => ({ account: randomUUID(), owners: [], subjects: [] }))]
}

/** The one name of an account that has signed in here. */
export async function nameOfOwner(deps: Pick<Deps, 'db'>, directory: Directory, owner: Owner & { account: string }) {
  const asked = await askedNames(deps, directory, [owner.account], accountPart(owner.user.email))
  return asked.map((one) => withOwner(one, owner))
}

export const ownerInclude = { ...withUser, company: { include: { directory: true } } } as const

const withOwner = ({ account, owners }: AskedName, owner: Owner): AskedName => {
  const all = [owner, ...owners.filter(({ id }) => id !== owner.id)]
  return { account, owners: all, subjects: all.map(({ subject }) => subject) }
}

async function askedNames({ db }: Pick<Deps, 'db'>, directory: Directory, names: string[], unknown: string) {
  const { companyId } = directory
  const known = await db.identity.findMany({
    where: {
      companyId,
      issuer: issuerOf(directory),
      names: { hasSome: names.flatMap((n) => spellings(n, directory)) },
    },
    take: maxNamesakes,
    include: withUser,
  })
  return names.map((account): AskedName => {
    const spelled = spellings(account, directory)
    const owners = known.filter((one) => one.names.some((name) => spelled.includes(name)))
    return { account, owners, subjects: owners.length ? owners.map(({ subject }) => subject) : [unknown] }
  })
}

/** Of one name an account may be renamed away while another takes it. */
const maxNamesakes = 10

/** A directory takes a name without realm for the userPrincipalName that it makes with the realm. */
function spellings(account: string, { realm }: Directory) {
  const [name, end] = [account.toLowerCase(), `@${realm.toLowerCase()}`]
  return name.endsWith(end) ? [name, name.slice(0, -end.length)] : name.includes('@') ? [name] : [name, `${name}${end}`]
}

/**
 * Where both names are one account's, one of them will do: the directory would count each of them. An account of which one
 * name alone is known may have the other one too, until its next sign-in says.
 */
function oncePerAccount(names: AskedName[]) {
  const known = names.filter(({ owners }) => owners.length)
  const isHalfKnown = known.some(({ owners }) => owners.some((one) => one.names.length < 2))
  const [first, second] = known
  const isSame = first && second?.owners.every(({ id }) => first.owners.some((one) => one.id === id))
  if (isSame) return [first]
  return isHalfKnown ? known : [...known, ...names.filter(({ owners }) => !owners.length)]
}

/**
 * The subject of the limit on an account's wrong passwords, in browsers that are known or not: the objectGUID of an account
 * that has signed in here, else the name that was typed.
 */
export const countedAs = ({ issuer, subject }: { issuer: string; subject: string }, known: boolean) =>
  `${issuer} ${subject} ${known ? 'known' : 'unknown'}`

interface Account {
  email: string
  /** Of the company's directory. */
  issuer: string | undefined
  identity: { issuer: string; subject: string; names: string[] } | null
}

/** All that tries at a person's account may have been counted as: before its first sign-in, by the names before the @. */
export function countedFor({ email, issuer, identity }: Account, known: boolean) {
  const names = [email, ...(identity?.names ?? [])].map((name) => (name.includes('@') ? accountPart(name) : name))
  const byName = issuer ? names.map((subject) => countedAs({ issuer, subject }, known)) : []
  return [...byName, ...(identity ? [countedAs(identity, known)] : [])]
}

/** Unlocks people after too many wrong passwords; a lock of the directory's own is the directory's to open. */
export async function forgiveDirectory(db: Pick<Tx, 'user' | 'limit'>, userId: string) {
  const include = { identity: true, company: { include: { directory: true } } } as const
  const { email, identity, company } = await db.user.findUniqueOrThrow({ where: { id: userId }, include })
  const issuer = company?.directory ? issuerOf(company.directory) : undefined
  const subjects = [true, false].flatMap((known) => countedFor({ email, issuer, identity }, known))
  await forgive(db, { directory: subjects })
}
