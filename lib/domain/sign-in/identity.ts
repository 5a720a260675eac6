import { Prisma } from '../../generated/prisma/client'
import type { SignInSource } from '../../generated/prisma/enums'
import { lockPerson, personInclude } from '../account/person'
import { audit } from '../audit'
import { domainOf } from '../company/domain-name'
import { lockIssuer } from '../company/issuer'
import { mayComeBy } from '../company/managed'
import { keptName } from '../company/person-name'
import { hasFactor } from '../company/policy'
import type { Deps, Source, Tx } from '../deps'
import { parseEmail } from '../email-address'

/** Who the company's directory or provider says it is. */
export interface Asserted {
  companyId: string
  /** The identity is (issuer, subject), never the address. */
  issuer: string
  subject: string
  /** Null where the directory or provider names none that it has verified. */
  address: string | null
  name: string
  way: Exclude<SignInSource, 'PASSWORD'>
  /** What the person binds as at a directory. */
  account?: string
  source: Source
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

/** Who was renamed in the directory is asked for there by the new account from now on; the address here stays. */
async function returning({ db, clock }: Deps, { id, userId, user, ...known }: Known, asserted: Asserted) {
  const { companyId, account = null, way, source } = asserted
  const row = { companyId, userId, source, at: clock.now() }
  if (!mayComeBy(user, way)) {
    await audit(db, {
      ...row,
      type: 'sign-in.identity-refused',
      detail: { cause: 'not-their-way', way: way.toLowerCase() },
    })
    return null
  }
  if (known.account !== account)
    await db.$transaction(async (tx) => {
      await tx.identity.update({ where: { id }, data: { account } })
      await audit(tx, { ...row, type: 'identity.renamed' })
    })
  return userId
}

async function bindNew(tx: Tx, asserted: Asserted, at: Date): Promise<string | null> {
  const { companyId, issuer, subject, account, way, source } = asserted
  const current = await lockIssuer(tx, companyId)
  const address = await ownAddress(tx, asserted)
  const holder = address ? await tx.user.findUnique({ where: { email: address } }) : null
  const refuse = async (cause: string) => {
    const detail = { cause, way: way.toLowerCase() }
    await audit(tx, { type: 'sign-in.identity-refused', at, companyId, userId: undefined, source, detail })
    return null
  }
  // The answer was on its way while an operator freed people's rows for another issuer.
  if (current !== issuer) return refuse('source-changed')
  if (!address) return refuse('no-verified-address')
  if (holder && !(await isUntouched(tx, holder.id, asserted)))
    // Somebody's other first sign-in may just have bound it.
    return (await findIdentity(tx, asserted))?.userId ?? refuse('address-held')
  const name = keptName(asserted.name) || address
  const userId = holder?.id ?? (await tx.user.create({ data: { companyId, email: address, name } })).id
  await tx.identity.create({
    data: { companyId, userId, issuer, subject, createdAt: at, ...(account === undefined ? {} : { account }) },
  })
  if (!holder) await audit(tx, { type: 'user.created', at, companyId, userId, source, detail: { role: 'EMPLOYEE' } })
  await audit(tx, { type: 'identity.bound', at, companyId, userId, source, detail: { way: way.toLowerCase() } })
  return userId
}

/** The address, if its domain is one of the company's: no provider speaks for the domains of others. */
async function ownAddress(tx: Tx, { companyId, address, way }: Asserted) {
  const parsed = address && parseEmail(address)
  const name = parsed && domainOf(parsed)
  const own = { companyId, company: { signInSource: way } }
  return name && (await tx.domain.findFirst({ where: { ...own, name } })) ? parsed : null
}

/** Imported by this company, to come in this way, and nothing was ever set on it. */
async function isUntouched(tx: Tx, userId: string, { companyId, way }: Asserted) {
  const person = await lockPerson(tx, userId)
  const identity = await tx.identity.findUnique({ where: { userId } })
  return (
    person.companyId === companyId && mayComeBy(person, way) && !identity && !person.passwordHash && !hasFactor(person)
  )
}
