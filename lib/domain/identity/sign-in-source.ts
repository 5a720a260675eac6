import type { SignInSourceView } from '../../schemas/sign-in'
import type { Deps } from '../deps'
import { domainOf } from '../domain-name'
import { readTypedEmail } from '../email-address'

/** Of next-auth: one callback URL for each company, and nothing but the id says which it is. */
export const providerId = (companyId: string) => `oidc-${companyId}`

const kinds = { PASSWORD: 'password', LDAP: 'ldap', OIDC: 'oidc' } as const

/**
 * The way in of an address, by its domain alone: whether anybody has the address is not looked at.
 * @returns `provider`: the id of the provider to sign in at, where the kind is oidc
 */
export async function signInSource({ db }: Pick<Deps, 'db'>, email: string): Promise<FoundSource> {
  const address = readTypedEmail(email)
  const name = address && domainOf(address)
  const domain = name && (await db.domain.findUnique({ where: { name }, include: { company: true } }))
  if (!domain || domain.company.signInSource === 'PASSWORD') return { kind: 'password' }
  const { company, companyId } = domain
  const kind = kinds[company.signInSource]
  return {
    kind,
    name: company.signInName ?? company.name,
    ...(kind === 'oidc' ? { provider: providerId(companyId) } : {}),
  }
}

export type FoundSource = Omit<SignInSourceView, 'url'> & { provider?: string }
