import type { Directory } from '../../generated/prisma/client'
import { lockPerson, type Person } from '../account/person'
import { audit } from '../audit'
import { domainOf } from '../company/domain-name'
import { mayComeBy } from '../company/managed'
import type { Deps, DirectoryAnswer, Source } from '../deps'
import { DomainError } from '../errors'
import type { FirstStep } from './enter'
import { bindIdentity } from './identity'

/** The directory of the company to which the address's domain belongs; null where none decides over it. */
export async function directoryOf({ db }: Pick<Deps, 'db'>, address: string | null): Promise<Directory | null> {
  const name = address && domainOf(address)
  const domain = name && (await db.domain.findUnique({ where: { name }, include: directoryOfCompany }))
  return domain && domain.company.signInSource === 'LDAP' ? domain.company.directory : null
}

const directoryOfCompany = { company: { include: { directory: true } } } as const

/**
 * Asks the directory whether this is the password of the account before the address's @, and who that is. What it
 * refuses is told apart in the audit log alone.
 */
export async function proveByDirectory(
  deps: Deps,
  directory: Directory,
  { address, password, source }: { address: string; password: string; source: Source },
): Promise<FirstStep | null> {
  const { companyId } = directory
  const account = await accountOf(deps, companyId, address)
  const answer = await deps.directory.authenticate(directory, { account, password })
  if (answer.kind === 'refused') {
    await tellWhy(deps, { companyId, address, source, answer })
    return null
  }
  const issuer = issuerOf(directory)
  const userId = await bindIdentity(deps, { ...answer, account, companyId, issuer, way: 'LDAP', source })
  if (!userId) return null
  return {
    userId,
    way: 'LDAP',
    async confirm(tx) {
      const person = await lockPerson(tx, userId)
      if (person.companyId !== companyId || !mayComeBy(person, 'LDAP')) throw new DomainError('invalid-credentials')
      return person
    },
  }
}

/** A directory's name among issuers: another realm is another issuer, whatever its GUIDs. */
export const issuerOf = ({ realm }: Pick<Directory, 'realm'>) => `ldap://${realm.toLowerCase()}`

/** What came before the @, unless the person has come in under another account before. */
async function accountOf({ db }: Deps, companyId: string, address: string) {
  const identity = await db.identity.findFirst({ where: { companyId, user: { email: address } } })
  return identity?.account ?? address.slice(0, address.lastIndexOf('@'))
}

/** Whether this is the directory's password of somebody who is signed in through it. @throws as proveByDirectory */
export async function isDirectoryPassword(deps: Deps, { id: userId, companyId }: Person, password: string) {
  const identity = await deps.db.identity.findFirst({ where: { userId, companyId }, include: directoryOfIdentity })
  const directory = identity?.company.directory
  if (!identity?.account || !directory || identity.issuer !== issuerOf(directory)) return false
  const answer = await deps.directory.authenticate(directory, { account: identity.account, password })
  return answer.kind === 'right' && answer.subject === identity.subject
}

const directoryOfIdentity = { company: { include: { directory: true } } } as const

async function tellWhy(
  { db, clock }: Deps,
  { companyId, address, source, answer }: { companyId: string; address: string; source: Source; answer: Refused },
) {
  const person = await db.user.findUnique({ where: { email: address } })
  const userId = person?.companyId === companyId ? person.id : undefined
  const detail = { cause: answer.cause }
  await audit(db, { type: 'sign-in.directory-refused', at: clock.now(), companyId, userId, source, detail })
}

type Refused = Extract<DirectoryAnswer, { kind: 'refused' }>
