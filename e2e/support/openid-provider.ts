import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider, { type Configuration } from 'oidc-provider'

/** Somebody whom the provider knows, and what it will say of them. */
export interface Account {
  /** What is typed as name at the provider; its `sub` too. */
  login: string
  password: string
  email: string
  emailVerified: boolean
  name: string
  amr: string[]
  acr?: string
}

export interface OpenIdProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly accounts: Map<string, Account>
  close(): Promise<void>
}

/**
 * A real OpenID provider on loopback with a login page of its own. On 127.0.0.1, where the portal is on localhost: ports
 * share cookies, names do not.
 */
export async function startOpenIdProvider(redirectUri: string): Promise<OpenIdProvider> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const accounts = new Map<string, Account>()
  const client = { clientId: 'latchkey', clientSecret: randomBytes(32).toString('hex') }
  const provider = new Provider(issuer, configuration({ ...client, redirectUri, accounts }))
  const answer = provider.callback()
  server.on('request', (call, reply) => {
    if (!call.url?.startsWith('/interaction/')) return answer(call, reply)
    interact(provider, accounts, call, reply).catch(() => reply.destroy())
  })
  return { issuer, ...client, accounts, close: () => close(server) }
}

const close = (server: Server) =>
  new Promise<void>((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })

interface Wanted {
  clientId: string
  clientSecret: string
  redirectUri: string
  accounts: Map<string, Account>
}

function configuration({ clientId, clientSecret, redirectUri, accounts }: Wanted): Configuration {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return {
    clients: [{ client_id: clientId, client_secret: clientSecret, redirect_uris: [redirectUri] }],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' } as never] },
    cookies: { keys: [randomBytes(32).toString('hex')] },
    claims: { openid: ['sub', 'amr', 'acr'], email: ['email', 'email_verified'], profile: ['name'] },
    conformIdTokenClaims: false,
    // Seconds.
    ttl: { AccessToken: 60, AuthorizationCode: 60, IdToken: 300, Interaction: 600, Session: 3600, Grant: 3600 },
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount(_, id) {
      const account = accounts.get(id)
      if (!account) return undefined
      const { email, emailVerified, name } = account
      return { accountId: id, claims: () => ({ sub: id, email, email_verified: emailVerified, name }) }
    },
    // A company's own provider asks nobody whether its portal may know who they are.
    async loadExistingGrant({ oidc }) {
      const { client, session, provider } = oidc
      const grant = new provider.Grant({ clientId: client?.clientId ?? '', accountId: session?.accountId ?? '' })
      grant.addOIDCScope('openid email profile')
      await grant.save()
      return grant
    },
  }
}

async function interact(
  provider: Provider,
  accounts: Map<string, Account>,
  call: IncomingMessage,
  reply: ServerResponse,
) {
  const { params } = await provider.interactionDetails(call, reply)
  if (call.method !== 'POST') return page(reply, { hint: String(params.login_hint ?? '') })
  const form = new URLSearchParams(await bodyOf(call))
  if (form.has('cancel')) {
    const refusal = { error: 'access_denied', error_description: 'not today' }
    return provider.interactionFinished(call, reply, refusal, { mergeWithLastSubmission: false })
  }
  const login = form.get('login') ?? ''
  const account = accounts.get(login)
  if (account?.password !== form.get('password')) return page(reply, { hint: login })
  const { amr, acr } = account
  const result = { login: { accountId: login, amr, ...(acr ? { acr } : {}) } }
  return provider.interactionFinished(call, reply, result, { mergeWithLastSubmission: false })
}

function page(reply: ServerResponse, { hint }: { hint: string }) {
  reply.setHeader('content-type', 'text/html; charset=utf-8')
  reply.end(`<!doctype html><html lang="en"><title>Acme Login</title><link rel="icon" href="data:,">
<h1>Acme Login</h1><p id="hint">${hint.replace(/[<>&"]/g, '')}</p>
<form method="post"><label>Account <input name="login"></label>
<label>Secret word <input name="password" type="password"></label>
<button>Log in</button><button name="cancel" value="1">Cancel</button></form></html>`)
}

async function bodyOf(call: IncomingMessage) {
  let text = ''
  for await (const chunk of call) text += chunk
  return text
}
