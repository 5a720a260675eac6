import { AndFilter, type Client, EqualityFilter, ExtensibleFilter, type Filter, OrFilter } from 'ldapts'
import type { DirectoryAnswer } from '../../domain/deps'
import type { Directory } from '../../generated/prisma/client'

/** Microsoft's rule that follows groups in groups. */
const inChain = '1.2.840.113556.1.4.1941'

const is = (attribute: string, value: string) => new EqualityFilter({ attribute, value })

/**
 * Who has just bound. Filters are objects: what was typed is a value in them, whatever its characters.
 * @throws where the directory cannot be read as configured, or says who it is of nobody or of several
 */
export async function ownEntry(
  client: Client,
  { realm, baseDn, groupDn }: Directory,
  account: string,
): Promise<DirectoryAnswer> {
  const names = [is('userPrincipalName', `${account}@${realm}`), is('sAMAccountName', account)]
  const self = new AndFilter({ filters: [is('objectClass', 'user'), new OrFilter({ filters: names })] })
  const [entry, another] = await find(client, baseDn, self)
  if (!entry || another) throw new Error(`the base DN holds ${entry ? 'several entries' : 'no entry'} of who signed in`)
  const member = groupDn === null || (await isMember(client, entry.dn, groupDn))
  if (!member) return { kind: 'refused', cause: 'not-in-group' }
  const [address = null] = [...texts(entry.mail), ...texts(entry.userPrincipalName)]
  const [name = account] = [...texts(entry.displayName), ...texts(entry.cn)]
  return { kind: 'right', subject: guid(entry.objectGUID), address, name }
}

const attributes = ['objectGUID', 'mail', 'userPrincipalName', 'displayName', 'cn']

async function find(client: Client, base: string, filter: Filter, scope: 'base' | 'sub' = 'sub') {
  const options = { scope, filter, sizeLimit: 2, attributes, explicitBufferAttributes: ['objectGUID'] }
  return (await client.search(base, options)).searchEntries
}

/** Asked of the entry itself: the directory follows the groups, however deep. */
const isMember = async (client: Client, dn: string, groupDn: string) =>
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
