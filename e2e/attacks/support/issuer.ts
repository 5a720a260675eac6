import { createHash, createHmac, createSign, generateKeyPairSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

export type Json = Record<string, unknown>

/** What stands in an id_token, and how it is signed. */
export interface Token {
  /** The `code_challenge` that the sign-in was begun with: the code is given to nobody else. */
  challenge: string | null
  header?: Json
  claims?: Json
  /** Instead of the issuer's own RS256: the signature of `header.payload`. */
  sign?: (text: string) => string
}

/** How the issuer behaves; away is one that was closed. */
export type Mood = 'well' | 'hangs' | 'drips' | 'fails' | 'talks nonsense'

export interface Issuer {
  readonly url: string
  readonly clientId: string
  readonly clientSecret: string
  mood: Mood
  /** Of the discovery document, over what is true. */
  discovery: Json
  /** What userinfo says; null: it has none. */
  userinfo: Json | null
  /** What stands in the key set besides its own key, before it. */
  otherKeys: unknown[]
  /** Before each answer, ms. */
  delay: number
  /** From now on it signs with another key, of this id. */
  changeKey(kid: string): void
  /** How often each path was asked for. */
  readonly calls: Map<string, number>
  /** The form of every call of the token endpoint so far. */
  asked: URLSearchParams[]
  /** A code that the token endpoint gives this id_token for, once. */
  grant(token: Token): string
  close(): Promise<void>
}

const part = (value: Json) => Buffer.from(JSON.stringify(value)).toString('base64url')
export const none = () => ''
export const hs256 = (key: string) => (text: string) => createHmac('sha256', key).update(text).digest('base64url')
/** A key that is nobody's. */
export const strangersKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
export const rs256 = (key: ReturnType<typeof strangersKey>) => (text: string) =>
  createSign('RSA-SHA256').update(text).sign(key, 'base64url')

function newKey(kid: string) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' } }
}

/** An OpenID provider made by hand, on loopback, that says whatever a test wants it to, rightly signed or not. */
export async function startIssuer(): Promise<Issuer> {
  let current = newKey('one')
  const granted = new Map<string, Token>()
  const server = createServer((call, answer) => {
    void answerTo(call, answer).catch(() => answer.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const issuer: Issuer = {
    url,
    clientId: 'latchkey',
    clientSecret: randomBytes(32).toString('hex'),
    mood: 'well',
    discovery: {},
    userinfo: null,
    otherKeys: [],
    delay: 0,
    changeKey(kid) {
      current = newKey(kid)
    },
    calls: new Map(),
    asked: [],
    grant(token) {
      const code = randomBytes(16).toString('hex')
      granted.set(code, token)
      return code
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }

  async function answerTo(call: IncomingMessage, answer: ServerResponse) {
    const path = new URL(call.url ?? '/', url).pathname
    issuer.calls.set(path, (issuer.calls.get(path) ?? 0) + 1)
    if (issuer.mood === 'hangs') return
    await sleep(issuer.delay)
    if (issuer.mood === 'fails') return void answer.writeHead(503).end()
    answer.setHeader('content-type', 'application/json')
    // A first byte, and then nothing more.
    if (issuer.mood === 'drips') return void answer.write('{')
    if (issuer.mood === 'talks nonsense') return void answer.end('<html>')
    if (path === '/.well-known/openid-configuration') return void answer.end(JSON.stringify(configuration()))
    if (path === '/keys') return void answer.end(JSON.stringify({ keys: [...issuer.otherKeys, current.jwk] }))
    if (path === '/userinfo') return void answer.end(JSON.stringify(issuer.userinfo))
    answer.end(JSON.stringify(tokens(new URLSearchParams(await bodyOf(call)), answer)))
  }

  const configuration = () => ({
    issuer: url,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    jwks_uri: `${url}/keys`,
    ...(issuer.userinfo ? { userinfo_endpoint: `${url}/userinfo` } : {}),
    ...issuer.discovery,
  })

  function tokens(form: URLSearchParams, answer: ServerResponse) {
    issuer.asked.push(form)
    const token = granted.get(form.get('code') ?? '')
    granted.delete(form.get('code') ?? '')
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    if (token?.challenge !== proof) {
      answer.statusCode = 400
      return { error: 'invalid_grant', error_description: '<b>a stranger’s words</b>' }
    }
    const text = `${part({ alg: 'RS256', kid: current.jwk.kid, ...token.header })}.${part(token.claims ?? {})}`
    const id_token = `${text}.${(token.sign ?? rs256(current.privateKey))(text)}`
    return { access_token: 'opens-userinfo', token_type: 'Bearer', id_token }
  }
  return issuer
}

async function bodyOf(call: IncomingMessage) {
  let text = ''
  for await (const chunk of call) text += chunk
  return text
}
