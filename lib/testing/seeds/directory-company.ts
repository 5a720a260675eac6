import type { Prisma } from '../../generated/prisma/client'
import { typePassword } from '../people'
import type { TestDeps } from '../test-deps'

export const directoryPassword = 'the castle gate'
/** Erin's objectGUID. */
export const erin = 'ba958991-9731-4d7c-83cd-8814500f2bbc'

/** A company whose people sign in through the directory of AD.ACME.TEST. */
export const directoryCompany = (deps: TestDeps, more: Partial<Prisma.CompanyCreateInput> = {}) =>
  deps.db.company.create({
    data: {
      name: 'Acme',
      signInSource: 'LDAP',
      signInName: 'Acme Active Directory',
      domains: { create: { name: 'acme.test' } },
      directory: { create: { controllers: ['ldaps://dc.test'], realm: 'AD.ACME.TEST', baseDn: 'DC=acme' } },
      ...more,
    },
  })

interface InDirectory {
  subject?: string
  address?: string | null
  name?: string
  names?: string[]
}

/** Somebody whom the directory knows; it says that their address is the one given. */
export const inDirectory = (
  deps: TestDeps,
  account: string,
  {
    subject = erin,
    address = `${account}@acme.test`,
    name = 'Erin Employee',
    names = [account, `${account}@ad.acme.test`],
  }: InDirectory = {},
) =>
  deps.accounts.set(account, {
    password: directoryPassword,
    answer: { kind: 'right', subject, account, names, addresses: [{ claim: 'mail', address }], name },
  })

export const typeDirectoryPassword = (deps: TestDeps, options: Parameters<typeof typePassword>[1] = {}) =>
  typePassword(deps, { email: 'erin@acme.test', typed: directoryPassword, ...options })
