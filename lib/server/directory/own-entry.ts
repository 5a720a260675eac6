import { AndFilter, type Client, EqualityFilter, ExtensibleFilter, type Filter } from 'ldapts'
import type { DirectoryAnswer } from '../../domain/deps'
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

/**
 * Who has just bound as account@realm with this password. Filters are objects: what was typed is a value in them,
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
  const [address = null] = [...texts(entry.mail), ...texts(entry.userPrincipalName)]
  const [name = account] = [...texts(entry.displayName), ...texts(entry.cn)]
  return { kind: 'right', subject: guid(entry.objectGUID), address, name }
}

/** A directory resolves a userPrincipalName before account and domain. Undefined for nobody, and for several. */
async function findByName(client: Connection, { realm, baseDn }: Directory, account: string) {
  for (const name of [is('userPrincipalName', `${account}@${realm}`), is('sAMAccountName', account)]) {
    const found = await find(client, baseDn, new AndFilter({ filters: [is('objectClass', 'user'), name] }))
    if (found.length) return found.length === 1 ? found[0] : undefined
  }
}

const attributes = ['objectGUID', 'mail', 'userPrincipalName', 'displayName', 'cn']

/** No size limit: a directory answers more than that with an error, and has at most one of a name in each domain. */
async function find(client: Connection, base: string, filter: Filter, scope: 'base' | 'sub' = 'sub') {
  const options = { scope, filter, attributes, explicitBufferAttributes: ['objectGUID'] }
  return (await client.search(base, options)).searchEntries
}

/** Asked of the entry itself: the directory follows the groups, however deep. */
const isMember = async (client: Connection, dn: string, groupDn: string) =>
  (await find(client, dn, new ExtensibleFilter({ matchType: 'memberOf', rule: inChain, value: groupDn }), 'base'))
    .length === 1

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter((text): text is string => typeof text === 'string' && text !== '')

/** As Windows writes it: the first three groups are little-endian. */
function guid(value: unknown): string {
  if (!Buffer.isBuffer(value) || value.length !== 16) throw new Error('the entry has no objectGUID that can be read')
  const ordered = [value.subarray(0, 4), value.subarray(4, 6), value.subarray(6, 8)].map((part) =>
    Buffer.from(part).reverse(),
  )
  return [...ordered, value.subarray(8, 10), value.subarray(10)].map((part) => part.toString('hex')).join('-')
}
