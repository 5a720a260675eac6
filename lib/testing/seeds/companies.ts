import type { Deps } from '../../domain/deps'
import { type Claims, signInAtProvider } from '../../domain/sign-in/provider'
import type { Prisma } from '../../generated/prisma/client'
import { here, live } from '../people'

export const issuer = 'https://login.acme.test'

/** A company whose people sign in at a provider. */
export async function companyAtProvider(
  deps: Deps,
  {
    provider,
    ...company
  }: Partial<Prisma.CompanyCreateInput> & { provider?: Partial<Prisma.OpenIdProviderCreateInput> } = {},
) {
  const { id } = await deps.db.company.create({
    data: {
      name: 'Acme',
      signInSource: 'OIDC',
      signInName: 'Acme Login',
      domains: { create: { name: 'acme.test' } },
      openIdProvider: { create: { issuer, clientId: 'latchkey', clientSecret: 'sealed', ...provider } } as never,
      ...company,
    },
  })
  return deps.db.openIdProvider.findUniqueOrThrow({ where: { companyId: id } })
}

type Said = Partial<Claims> & { email?: string | null }

/** What the provider says of the company's one employee, asked an hour ago. */
export const claims = (deps: Deps, { email = 'employee@acme.test', ...more }: Said = {}): Claims => ({
  issuer,
  subject: 'erin',
  addresses: [{ claim: 'email', address: email }],
  emailVerified: true,
  name: 'Erin Employee',
  amr: ['pwd'],
  acr: null,
  authenticatedAt: new Date(deps.clock.now().getTime() - 3_600_000),
  ...more,
})

type Provider = Awaited<ReturnType<typeof companyAtProvider>>

export const comeByProvider = (deps: Deps, provider: Provider, more: Said = {}) =>
  signInAtProvider(deps, { provider, claims: claims(deps, more), browser: {}, callbackUrl: '/', source: here })

/** The session of somebody who was let in without a second step. */
export async function insideByProvider(deps: Deps, provider: Provider, more: Said = {}) {
  const begun = await comeByProvider(deps, provider, more)
  if (begun.kind !== 'session') throw new Error('a factor is due')
  return { session: await live(deps, begun.session.token), token: begun.session.token }
}
