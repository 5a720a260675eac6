import { Prisma } from '../../generated/prisma/client'
import type { SignInSource } from '../../generated/prisma/enums'
import { audit } from '../audit/audit'
import type { Deps, Source, Tx } from '../deps'
import { domainOf } from '../domain-name'
import { parseEmail } from '../email-address'
import { lockPerson, personInclude } from '../people/person'
import { keptName } from '../people/person-name'
import { canSignInWith } from '../policy/managed'
import { hasFactor } from '../policy/policy'
import { lockIssuer } from './issuer'

/** Who the company's directory or provider says it is. */
export interface Asserted {
  companyId: string
  /** The identity is (issuer, subject), never the address. */
  issuer: string
  subject: string
  /** Where the directory or provider may name an address, the preferred place first. */
  addresses: AssertedAddress[]
  name: string
  way: Exclude<SignInSource, 'PASSWORD'>
  /** At a directory: what the person has just bound as, and all names of that account. */
  account?: string
  names?: string[]
  source: Source
}

export interface AssertedAddress {
  /** The claim or the directory's attribute. */
  claim: string
  address: string | null
  /** The directory, the provider or the operator says that it belongs to this person. */
  vouched: boolean
}

/**
 * The person of an identity. The first sign-in binds it to the row that the company imported with that verified address,
 * if nothing was ever set on that row (no identity, password or factor); else it makes a new one. An address of no domain
 * of the company's, or held by anybody otherwise, is refused (SECURITY 6). Two first sign-ins at once make one person.
 * @returns the user's id; null where refused, the cause standing in the audit log
 */
export async function bindIdentity(deps: Deps, asserted: Asserted): Promise<string | null> {
  const known = await findIdentity(deps.db, asserted)
  if (known) return returning(deps, known, asserted)
  return deps.db
    .$transaction((tx) => bindNew(tx, asserted, deps.clock.now()))
    .catch(async (error: unknown) => {
      if (!(error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')) throw error
      return (await findIdentity(deps.db, asserted))?.userId ?? null
    })
}

const findIdentity = (db: Pick<Tx, 'identity'>, { companyId, issuer, subject }: Asserted) =>
  db.identity.findUnique({
    where: { companyId_issuer_subject: { companyId, issuer, subject } },
    include: { user: { include: personInclude } },
  })

type Known = NonNullable<Awaited<ReturnType<typeof findIdentity>>>

/**
 * A renamed account is asked for by its new name from now on; the address here stays. A name that the directory still
 * knows the account by is kept, so that people who type several names are not renamed at each sign-in.
 */
async function returning({ db, clock }: Deps, { id, userId, user, ...known }: Known, asserted: Asserted) {
  const { companyId, account = null, names = [], way, source } = asserted
  const row = { companyId, userId, source, at: clock.now() }
  if (!canSignInWith(user, way)) {
    await audit(db, {
      ...row,
      type: 'sign-in.identity-refused',
      detail: { cause: 'not-their-way', way: way.toLowerCase() },
    })
    return null
  }
  const isRenamed = known.account !== account && !names.includes(known.account?.toLowerCase() ?? '')
  if (isRenamed || known.names.join() !== names.join())
    await db.$transaction(async (tx) => {
      await tx.identity.update({ where: { id }, data: { names, ...(isRenamed ? { account } : {}) } })
      if (isRenamed) await audit(tx, { ...row, type: 'identity.renamed' })
    })
  return userId
}

async function bindNew(tx: Tx, asserted: Asserted, at: Date): Promise<string | null> {
  const { companyId, issuer, subject, account, names = [], way, source } = asserted
  const current = await lockIssuer(tx, companyId)
  const { address, ...fault } = await chooseAddress(tx, asserted)
  const holder = address ? await tx.user.findUnique({ where: { email: address } }) : null
  const refuse = async (cause: string, claim: string | undefined = undefined) => {
    const detail = { cause, way: way.toLowerCase(), ...(claim ? { claim } : {}) }
    await audit(tx, { type: 'sign-in.identity-refused', at, companyId, userId: undefined, source, detail })
    return null
  }
  // The answer was on its way while an operator freed people's rows for another issuer.
  if (current !== issuer) return refuse('source-changed')
  if (!address) return refuse(fault.cause ?? 'no-address', fault.claim)
  if (holder && !(await isUntouched(tx, holder.id, asserted)))
    // Somebody's other first sign-in may just have bound it.
    return (await findIdentity(tx, asserted))?.userId ?? refuse('address-held')
  const name = keptName(asserted.name) || address
  const userId = holder?.id ?? (await tx.user.create({ data: { companyId, email: address, name } })).id
  await tx.identity.create({
    data: { companyId, userId, issuer, subject, names, createdAt: at, ...(account === undefined ? {} : { account }) },
  })
  if (!holder) await audit(tx, { type: 'user.created', at, companyId, userId, source, detail: { role: 'EMPLOYEE' } })
  await audit(tx, { type: 'identity.bound', at, companyId, userId, source, detail: { way: way.toLowerCase() } })
  return userId
}

/** So many are looked at: an entry of a directory may have a thousand values. */
const maxAddresses = 50

/**
 * The first address that somebody vouches for and that is of one of the company's domains: no provider speaks for the
 * domains of others. Without one, why, and in which claims the addresses stood; never the addresses.
 */
async function chooseAddress(tx: Tx, { companyId, addresses, way }: Asserted): Promise<Chosen> {
  const named = addresses.slice(0, maxAddresses).flatMap(parseAsserted)
  const vouched = named.filter((one) => one.vouched)
  const own = await tx.domain.findMany({
    where: { companyId, company: { signInSource: way }, name: { in: vouched.map(({ domain }) => domain) } },
  })
  const found = vouched.find(({ domain }) => own.some(({ name }) => name === domain))
  if (found) return { address: found.address }
  if (!named.length) return { address: null, cause: 'no-address', claim: claimsOf(addresses) }
  if (!vouched.length) return { address: null, cause: 'address-not-verified', claim: claimsOf(named) }
  return { address: null, cause: 'address-of-another-domain', claim: claimsOf(vouched) }
}

interface Chosen {
  address: string | null
  cause?: 'no-address' | 'address-not-verified' | 'address-of-another-domain'
  claim?: string
}

function parseAsserted({ address: text, ...one }: AssertedAddress) {
  const address = text === null ? null : parseEmail(text)
  const domain = address && domainOf(address)
  return address && domain ? [{ ...one, address, domain }] : []
}

const claimsOf = (addresses: { claim: string }[]) => [...new Set(addresses.map(({ claim }) => claim))].join(', ')

/** Imported by this company, to come in this way, and nothing was ever set on it. */
async function isUntouched(tx: Tx, userId: string, { companyId, way }: Asserted) {
  const person = await lockPerson(tx, userId)
  const identity = await tx.identity.findUnique({ where: { userId } })
  return (
    person.companyId === companyId &&
    canSignInWith(person, way) &&
    !identity &&
    !person.passwordHash &&
    !hasFactor(person)
  )
}
