import { Attribute, Change, Client } from 'ldapts'

/** Everybody's password in the directory. */
export const directoryPassword = 'The castle gate 7'
export const realm = 'AD.ACME.TEST'
export const baseDn = 'DC=ad,DC=acme,DC=test'
const people = `CN=Users,${baseDn}`
/** Whoever is in the group Friends is in the group Portal too. */
export const groupDn = `CN=Portal,${people}`

/** Wrong passwords in a row; then the directory locks the account, for half an hour. */
export const lockoutThreshold = 10
const halfAnHour = String(-30 * 60 * 10_000_000)

export type Attributes = Record<string, string>

/** The directory in the hands of its administrator. */
export interface Directory {
  /** A person whose password is `directoryPassword`, and who comes in as `account@AD.ACME.TEST`. */
  add(account: string, attributes?: Attributes): Promise<void>
  change(account: string, attributes: Attributes): Promise<void>
  rename(account: string, to: string): Promise<void>
  join(group: 'Portal' | 'Friends', account: string): Promise<void>
  /** By as many wrong passwords as it takes. */
  lock(account: string): Promise<void>
  read(account: string, attribute: string): Promise<string>
  close(): Promise<void>
}

/** What `change` is given to make somebody whom the directory refuses. */
export const refusedStates = {
  'account-disabled': { userAccountControl: String(0x202) },
  'account-expired': { accountExpires: '130000000000000000' },
} satisfies Record<string, Attributes>

export async function openDirectory(url: string, ca: string, password: string): Promise<Directory> {
  const client = new Client({ url, tlsOptions: { ca }, timeout: 20_000 })
  await client.bind(`Administrator@${realm}`, password)
  const modify = (dn: string, attributes: Attributes) => client.modify(dn, Object.entries(attributes).map(replace))
  await modify(baseDn, { lockoutThreshold: String(lockoutThreshold) })
  await modify(baseDn, { lockoutDuration: halfAnHour, lockOutObservationWindow: halfAnHour })
  await client.add(`CN=Friends,${people}`, { objectClass: 'group', sAMAccountName: 'Friends' })
  await client.add(groupDn, { objectClass: 'group', sAMAccountName: 'Portal', member: `CN=Friends,${people}` })
  return {
    async add(account, attributes = {}) {
      await client.add(dnOf(account), { objectClass: 'user', ...namesOf(account), ...attributes })
      await client.modify(dnOf(account), replace(['unicodePwd', Buffer.from(`"${directoryPassword}"`, 'utf16le')]))
      await modify(dnOf(account), { userAccountControl: String(0x200) })
    },
    change: (account, attributes) => modify(dnOf(account), attributes),
    rename: (account, to) => modify(dnOf(account), namesOf(to)),
    async join(group, account) {
      const modification = new Attribute({ type: 'member', values: [dnOf(account)] })
      await client.modify(`CN=${group},${people}`, new Change({ operation: 'add', modification }))
    },
    async lock(account) {
      const stranger = new Client({ url, tlsOptions: { ca } })
      for (let n = 0; n < lockoutThreshold; n++)
        await stranger.bind(`${account}@${realm}`, 'wrong').catch(() => undefined)
      await stranger.unbind()
    },
    async read(account, attribute) {
      const { searchEntries } = await client.search(dnOf(account), { scope: 'base', attributes: [attribute] })
      return String(searchEntries[0]?.[attribute] ?? '')
    },
    close: () => client.unbind(),
  }
}

/** A renamed person keeps the entry's own name. */
export const dnOf = (account: string) => `CN=${account},${people}`

const namesOf = (account: string) => ({ sAMAccountName: account, userPrincipalName: `${account}@${realm}` })

const replace = ([type, value]: [string, string | Buffer]) =>
  new Change({ operation: 'replace', modification: new Attribute({ type, values: [value] as string[] | Buffer[] }) })
