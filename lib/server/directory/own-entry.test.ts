import { BerReader, BerWriter, EqualityFilter, type Filter, FilterParser, InvalidCredentialsError } from 'ldapts'
import { describe, expect, it } from 'vitest'
import { type Connection, ownEntry } from './own-entry'

const acme = { companyId: 'acme', controllers: [], startTls: true, baseDn: 'DC=ad', groupDn: null, authority: null }
const directory = { ...acme, realm: 'AD.TEST' }
const guidOf = (n: number) => `${`0${n}`.repeat(4)}-0000-0000-0000-000000000000`

interface Account {
  n: number
  /** Other attributes of the entry. */
  more?: object
  upn?: string
  sam: string
  password: string
}

const entryOf = ({ n, upn, sam, more }: Account) => ({
  dn: `CN=${n}`,
  objectClass: 'user',
  ...(upn ? { userPrincipalName: upn } : {}),
  sAMAccountName: sam,
  objectGUID: Buffer.from([n, n, n, n, ...Array<number>(12).fill(0)]),
  ...more,
})

/** What is under the base DN of a directory that has let somebody bind. */
function holding(...accounts: Account[]) {
  const asked: Filter[] = []
  const client = {
    async bind(dn: string, password: string) {
      const isRight = accounts.some((account) => entryOf(account).dn === dn && account.password === password)
      if (!isRight) throw new InvalidCredentialsError('AcceptSecurityContext error, data 52e, v1db1')
    },
    async search(_: string, { filter }: { filter: Filter }) {
      asked.push(asSent(filter))
      const found = accounts
        .map(entryOf)
        .filter(({ objectGUID, ...texts }) => filter.matches(texts as Record<string, string>))
      return { searchEntries: found, searchReferences: [] }
    },
  } as unknown as Connection
  return { client, asked }
}

/** The filter that a controller reads off the wire; attributes in small letters. */
function asSent(filter: Filter) {
  const writer = new BerWriter()
  filter.write(writer)
  return FilterParser.parse(new BerReader(writer.buffer))
}

const given = { account: 'eve', password: 'of eve@AD.TEST' }
const notUnderBase = { kind: 'refused', cause: 'not-under-base' }

describe('the entry of who has bound', () => {
  const byUpn = { n: 1, upn: 'eve@ad.test', sam: 'e.outside', password: given.password }
  const bySam = { n: 2, upn: 'eva@ad.test', sam: 'eve', password: 'of another' }

  it('is not that of another, whose account is what comes before the @ of one outside the base DN', async () => {
    expect(await ownEntry(holding(bySam).client, directory, given)).toEqual(notUnderBase)
  })

  it('is that of the userPrincipalName, where another has the account', async () => {
    const { client } = holding(bySam, byUpn)
    expect(await ownEntry(client, directory, given)).toMatchObject({ kind: 'right', subject: guidOf(1) })
  })

  it('is found by the account too', async () => {
    const answer = await ownEntry(holding(bySam).client, directory, { account: 'eve', password: bySam.password })
    expect(answer).toMatchObject({ kind: 'right', subject: guidOf(2) })
  })

  it('is nobody’s where several have the account, or nobody under the base DN', async () => {
    const namesake = { n: 3, sam: 'eve', password: given.password }
    expect(await ownEntry(holding(bySam, namesake).client, directory, given)).toEqual(notUnderBase)
    expect(await ownEntry(holding().client, directory, given)).toEqual(notUnderBase)
  })

  it('cannot be asked of a base DN that is none', async () => {
    const fault = new Error('no such object')
    const client = { ...holding().client, search: () => Promise.reject(fault) }
    await expect(ownEntry(client, directory, given)).rejects.toBe(fault)
  })

  it.each(['*', 'e*', 'a)(mail=*', '\\2a', 'eve)(|(cn=*'])('is looked for by %s as it was typed', async (account) => {
    const { client, asked } = holding(bySam, byUpn)
    expect(await ownEntry(client, directory, { ...given, account })).toEqual(notUnderBase)
    const [upn, sam] = [`${account}@AD.TEST`, account]
    expect(asked).toMatchObject([
      { filters: [{ value: 'user' }, new EqualityFilter({ attribute: 'userprincipalname', value: upn })] },
      { filters: [{ value: 'user' }, new EqualityFilter({ attribute: 'samaccountname', value: sam })] },
    ])
  })
})

describe('what an entry says of its person', () => {
  const entryWith = async (more: object) => {
    const { client } = holding({ n: 1, upn: 'eve@ad.test', sam: 'Eve', password: given.password, more })
    const answer = await ownEntry(client, directory, given)
    return answer.kind === 'right' ? answer : null
  }
  const upn = { claim: 'userPrincipalName', address: 'eve@ad.test' }

  it.each<[string, object, (string | null)[]]>([
    ['one address', { mail: 'eve@acme.test' }, ['eve@acme.test']],
    ['several', { mail: ['eve@acme.test', 'eve@acme.example'] }, ['eve@acme.test', 'eve@acme.example']],
    ['spaces around it', { mail: ' eve@acme.test ' }, ['eve@acme.test']],
    ['an empty one', { mail: '' }, [null]],
    ['none', { mail: [] }, [null]],
    ['bytes that are no text', { mail: Buffer.from([255]) }, [null]],
  ])('has %s, the userPrincipalName last', async (_, more, mails) => {
    const expected = [...mails.map((address) => ({ claim: 'mail', address })), upn]
    expect((await entryWith(more))?.addresses).toEqual(expected)
  })

  it.each<[object, string]>([
    [{ displayName: 'Eve Employee', givenName: 'E' }, 'Eve Employee'],
    [{ displayName: ' ', givenName: 'Eve', sn: 'Employee' }, 'Eve Employee'],
    [{ displayName: [], sn: ['Employee', 'E.'] }, 'Employee'],
    [{ cn: 'Eve E.' }, 'Eve E.'],
    [{ displayName: Buffer.from([255]), cn: '\u202e' }, 'eve'],
  ])('with %o is called %s', async (more, name) => expect((await entryWith(more))?.name).toBe(name))

  it('names the account by all that the directory knows it by', async () => {
    expect(await entryWith({})).toMatchObject({ account: 'eve', names: ['eve', 'eve@ad.test'] })
  })

  it('is read for a name with an @ as it was bound', async () => {
    const account = { n: 1, upn: 'eve.two@two.test', sam: 'eve', password: given.password }
    const { client, asked } = holding(account)
    const answer = await ownEntry(client, directory, { ...given, account: 'eve.two@two.test' })
    expect(answer).toMatchObject({ kind: 'right', account: 'eve.two@two.test' })
    expect(asked).toHaveLength(1)
  })
})
