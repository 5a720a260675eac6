import { X509Certificate } from 'node:crypto'
import { z } from 'zod'
import { label } from '../../schemas/common'
import { isLoopback } from '../../server/settings/env'
import { company, words } from './command'

/** What `company sign-in` takes: one of three ways in, checked as far as it can be without asking anybody. */

const isController = (url: string) => {
  if (!URL.canParse(url)) return false
  const { protocol, hostname, pathname, username, password, search, hash } = new URL(url)
  const bare = ['', '/'].includes(pathname) && !username && !password && !search && !hash
  return /^ldaps?:$/.test(protocol) && hostname !== '' && bare
}

const controller = words(300).refine(
  isController,
  'must be ldaps://host[:port], or ldap://host[:port] with --start-tls',
)

const certificates = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g

/** The certificates of a PEM text, without what stands around them; null where there is none, or one that cannot be read. */
function parseAuthority(pem: string): string | null {
  const found = pem.match(certificates) ?? []
  try {
    return found.map((text) => new X509Certificate(text).toString()).join('') || null
  } catch {
    return null
  }
}

const authority = z.string().transform((pem, context) => {
  const parsed = parseAuthority(pem)
  if (!parsed) context.addIssue({ code: 'custom', message: 'holds no certificate in PEM' })
  return parsed
})

const isIssuer = (text: string) => {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, username, password } = new URL(text)
  const safe = protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
  return safe && !username && !password && !/[?#\s]/.test(text)
}

const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const

const common = { company, name: label(1, 60).optional(), adopt: z.boolean().default(false) }

const directory = z.strictObject({
  ...common,
  kind: z.literal('directory'),
  controllers: z.array(controller).min(1, 'is missing').max(20, 'are too many'),
  startTls: z.boolean().default(false),
  realm: words(255).regex(/^[\w-]+(\.[\w-]+)*$/, 'must be the name of a realm, for instance corp.example.com'),
  baseDn: words(500).regex(/^\s*[a-z]+\s*=/i, 'must be a distinguished name, for instance DC=corp,DC=example,DC=com'),
  groupDn: words(500)
    .regex(/^\s*[a-z]+\s*=/i, 'must be the distinguished name of a group')
    .nullable()
    .default(null),
  authority: authority.nullable().default(null),
})

const claim = words(100).regex(/^[!-~]+$/, 'must be the name of a claim, for instance preferred_username')

const openid = z.strictObject({
  ...common,
  kind: z.literal('openid'),
  issuer: words(500).refine(isIssuer, 'must be the issuer’s https:// address'),
  clientId: words(300),
  clientSecret: words(1000),
  signingAlg: z.enum(algorithms, { error: `must be one of ${algorithms.join(', ')}` }).default('RS256'),
  trustEmail: z.boolean().default(false),
  emailClaims: z.array(claim).min(1, 'is missing').max(10, 'are too many').default(['email']),
  mfaAcr: z.array(words(300)).max(20, 'are too many').default([]),
})

const password = z.strictObject({
  company,
  kind: z.literal('password'),
  adopt: z.literal(false).default(false),
  name: z.undefined().optional(),
})

export const newSource = z
  .discriminatedUnion('kind', [password, directory, openid])
  .refine((source) => source.kind !== 'directory' || source.controllers.every(isSafe(source.startTls)), {
    path: ['controllers'],
    message: 'must be ldaps:// (or, all of them, ldap:// with --start-tls): passwords never travel in the open',
  })

/** A provider says of the claim `email` alone whether the address was verified: any other one needs the operator's word. */
export const uselessClaims = ({ trustEmail, emailClaims }: { trustEmail: boolean; emailClaims: string[] }) =>
  trustEmail ? [] : emailClaims.filter((name) => name !== 'email')

/** StartTLS begins on a plain connection; LDAPS has TLS already. */
const isSafe = (startTls: boolean) => (url: string) => url.toLowerCase().startsWith(startTls ? 'ldap://' : 'ldaps://')
