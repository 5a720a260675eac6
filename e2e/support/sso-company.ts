import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { type Account, type OpenIdProvider, startOpenIdProvider } from './openid-provider'
import { operate } from './operator'
import { baseURL } from './settings'

/** A company whose people sign in at a provider of its own. */
export interface SsoCompany {
  /** Its name, as operators know it. */
  company: string
  /** Of its people's addresses. */
  domain: string
  provider: OpenIdProvider
  /** Somebody new, known to the provider and to nobody else yet. */
  newAccount(more?: Partial<Account>): Account
  close(): Promise<void>
}

/** Made and connected as an operator does. */
export async function newSsoCompany(): Promise<SsoCompany> {
  const suffix = randomBytes(4).toString('hex')
  const [company, domain] = [`Company ${suffix}`, `sso-${suffix}.test`]
  const create = { said: ['--company', company, '--domain', domain], args: { company, domains: [domain] } }
  const { id } = (await operate('company create', create)) as { id: string }
  const provider = await startOpenIdProvider(`${baseURL}/api/auth/callback/oidc-${id}`)
  const { issuer, clientId, clientSecret } = provider
  const name = 'Acme Login'
  const connected = (await operate('company sign-in', {
    said: ['--company', company, '--name', name, '--openid', issuer, '--client-id', clientId, '--client-secret-stdin'],
    args: { company, name, kind: 'openid', issuer, clientId, clientSecret },
    input: clientSecret,
  })) as { redirectUri: string }
  if (connected.redirectUri !== `${baseURL}/api/auth/callback/oidc-${id}`)
    throw new Error(`The operator is told to register ${connected.redirectUri}`)
  return { company, domain, provider, newAccount, close: () => provider.close() }

  function newAccount(more: Partial<Account> = {}): Account {
    const login = `erin-${randomBytes(4).toString('hex')}`
    const account: Account = {
      login,
      password: `provider ${randomBytes(4).toString('hex')}`,
      email: `${login}@${domain}`,
      emailVerified: true,
      name: `Erin ${login.slice(5)}`,
      amr: ['pwd'],
      ...more,
    }
    provider.accounts.set(login, account)
    return account
  }
}

/** Exempt is only whom the provider asked for MFA itself. */
export async function demandMfaAtProvider({ company }: SsoCompany) {
  const said = ['--company', company, '--managed-exemption', 'provider']
  const args = { company, change: { managedExemption: 'provider' }, dryRun: false }
  await operate('company policy', { said, args })
}

/** The provider's own login page. */
export function providerPage(page: Page) {
  const login = page.getByLabel('Account')
  return {
    heading: page.getByRole('heading', { name: 'Acme Login' }),
    hint: page.locator('#hint'),
    cancel: page.getByRole('button', { name: 'Cancel' }),
    async logIn(account: Account) {
      await login.fill(account.login)
      await page.getByLabel('Secret word').fill(account.password)
      await page.getByRole('button', { name: 'Log in' }).click()
    },
  }
}
