import { AndFilter, type Client, type Entry, EqualityFilter, ExtensibleFilter, type Filter } from 'ldapts'
import type { DirectoryAnswer } from '../../domain/deps'
import { keptName } from '../../domain/people/person-name'
import type { Directory } from '../../generated/prisma/client'
import { refusalOf } from './cause'

/** Microsoft's rule that follows groups in groups. */
const inChain = '1.2.840.113556.1.4.1941'

const is = (attribute: string, value: string) => new EqualityFilter({ attribute, value })

/** Of an ldapts client, what is asked here. */
export type Connection = Pick<Client, 'bind' | 'search'>

export interface Given {
  account: string
  password: string
}

/** What an account is bound as: a name with an @ as it is, any other one before the realm. */
export const principalOf = (account: string, { realm }: Pick<Directory, 'realm'>) =>
  account.includes('@') ? account : `${account}@${realm}`

/**
 * Who has just bound as `principalOf(account)` with this password. Filters are objects: what was typed is a value in them,
 * whatever its characters. One account's userPrincipalName may be what another's sAMAccountName makes with the realm, and
 * the base DN may hold one of the two alone: that the entry found is who bound is proved by binding as the entry itself.
 * @throws where the directory cannot be read as configured
 */
export async function ownEntry(client: Connection, directory: Directory, given: Given): Promise<DirectoryAnswer> {
  const { account, password } = given
  const entry = await findByName(client, directory, account)
  if (!entry || (await refusalOf(client, entry.dn, password))) return { kind: 'refused', cause: 'not-under-base' }
  const member = directory.groupDn === null || (await isMember(client, entry.dn, directory.groupDn))
  if (!member) return { kind: 'refused', cause: 'not-in-group' }
  const names = namesIn(entry, directory).filter(isStorable)
  const addresses = (['mail', 'userPrincipalName'] as const).flatMap((claim) => addressesIn(entry, claim))
  return {
    kind: 'right',
    subject: guid(entry.objectGUID),
    account,
    names: [...new Set(names.map(lower))],
    addresses,
    name: nameOf(entry) || account,
  }
}

/** An account can be bound as its name and realm too, whatever its userPrincipalName. */
function namesIn({ sAMAccountName, userPrincipalName }: Entry, { realm }: Directory) {
  const own = texts(sAMAccountName)
  return [...own, ...texts(userPrincipalName), ...own.map((name) => `${name}@${realm}`)]
}

/** PostgreSQL holds no NUL, and no name of an account has controls. */
const isStorable = (name: string) => name.length <= 300 && !/\p{C}/u.test(name)
const lower = (name: string) => name.toLowerCase()

/** A directory resolves a userPrincipalName before account and domain. Undefined for nobody, and for several. */
async function findByName(client: Connection, directory: Directory, account: string) {
  const principal = principalOf(account, directory)
  const before = principal.slice(0, principal.lastIndexOf('@'))
  for (const name of [is('userPrincipalName', principal), is('sAMAccountName', before)]) {
    const found = await find(client, directory.baseDn, new AndFilter({ filters: [is('objectClass', 'user'), name] }))
    if (found.length) return found.length === 1 ? found[0] : undefined
  }
}

/** Every value of the attribute; one that says null where there is none, so that a refusal can name the attribute. */
function addressesIn(entry: Entry, claim: 'mail' | 'userPrincipalName') {
  const values: (string | null)[] = texts(entry[claim])
  return (values.length ? values : [null]).map((address) => ({ claim, address }))
}

/** Of the attributes that may hold a person's name, the first from which something can be kept. */
function nameOf({ displayName, givenName, sn, cn }: Entry): string {
  const [whole, given, family, common] = [displayName, givenName, sn, cn].map((value) => texts(value)[0] ?? '')
  const parts = [given, family].filter(Boolean).join(' ')
  return [whole, parts, common].map((name = '') => keptName(name)).find(Boolean) ?? ''
}

const attributes = ['objectGUID', 'sAMAccountName', 'mail', 'userPrincipalName', 'displayName', 'givenName', 'sn', 'cn']

/** No size limit: a directory answers more than that with an error, and has at most one of a name in each domain. */
async function find(client: Connection, base: string, filter: Filter, scope: 'base' | 'sub' = 'sub') {
  const options = { scope, filter, attributes, explicitBufferAttributes: ['objectGUID'] }
  return (await client.search(base, options)).searchEntries
}

/** Asked of the entry itself: the directory follows the groups, however deep. */
const isMember = async (client: Connection, dn: string, groupDn: string) =>
  (await find(client, dn, new ExtensibleFilter({ matchType: 'memberOf', rule: inChain, value: groupDn }), 'base'))
    .length === 1

/** An attribute has no value, one or many, and may hold bytes that are no text. */
const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((text) =>
    typeof text === 'string' && text.trim() !== '' ? [text.trim()] : [],
  )

/** As Windows writes it: the first three groups are little-endian. */
function guid(value: unknown): string {
  if (!Buffer.isBuffer(value) || value.length !== 16) throw new Error('the entry has no objectGUID that can be read')
  const ordered = [value.subarray(0, 4), value.subarray(4, 6), value.subarray(6, 8)].map((part) =>
    Buffer.from(part).reverse(),
  )
  return [...ordered, value.subarray(8, 10), value.subarray(10)].map((part) => part.toString('hex')).join('-')
}
