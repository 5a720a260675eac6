import { readFile } from 'node:fs/promises'
import { ask, isInteractive, readStandardInput } from '../terminal/ask'
import { type Args, company, type Definition, flag, list, text, type Values } from './definition'
import { UsageError } from './usage-error'

const withoutDirectory = ['password', 'openid']
const withoutOpenId = ['password', 'directory']

export const signInDefinitions = {
  'company sign-in': {
    summary: 'choose how the people of a company sign in',
    details:
      'Use one of --password, --directory and --openid. Another method, service or realm signs everyone in the company out.',
    options: [
      company,
      flag('--password', 'by passwords here; people choose them with "Forgot your password?"').conflicts('directory'),
      list('--directory <urls>', 'by Active Directory, at these ldaps:// controllers, in this order'),
      text('--openid <issuer>', 'by an OpenID Connect provider').conflicts(withoutOpenId),
      text('--name <name>', 'name of the service, as people know it').conflicts('password'),
      flag('--adopt', 'erase passwords, factors and identities that prevent people from signing in this way').conflicts(
        'password',
      ),
      text('--realm <realm>', 'AD: Kerberos realm').conflicts(withoutDirectory),
      text('--base-dn <dn>', 'AD: where the people are').conflicts(withoutDirectory),
      flag('--start-tls', 'AD: encrypt ldap:// connections by StartTLS').conflicts(withoutDirectory),
      text('--group <dn>', 'AD: only members of this group can sign in').conflicts(withoutDirectory),
      text('--authority-file <file>', 'AD: certificates to trust, in PEM').conflicts(withoutDirectory),
      text('--client-id <id>', 'OpenID: client ID').conflicts(withoutOpenId),
      flag('--client-secret-stdin', 'OpenID: read the client secret from standard input').conflicts(withoutOpenId),
      text('--signing-alg <algorithm>', 'OpenID: algorithm of id_tokens, RS256 by default').conflicts(withoutOpenId),
      flag('--trust-email', 'OpenID: trust addresses that the provider did not verify').conflicts(withoutOpenId),
      list('--email-claim <claims>', 'OpenID: claims that can hold the address').conflicts(withoutOpenId),
      list('--mfa-acr <values>', 'OpenID: acr values that prove MFA').conflicts(withoutOpenId),
    ],
    args: newSource,
  },
} satisfies Record<string, Definition>

async function newSource(values: Values): Promise<Args> {
  const { company, name, adopt } = values
  if (values.directory) return { company, name, adopt, ...(await directorySource(values)) }
  if (values.openid) return { company, name, adopt, ...(await openIdSource(values)) }
  if (values.password) return { company, name, adopt, kind: 'password' }
  throw new UsageError('Use one of --password, --directory, --openid.')
}

async function directorySource({ directory, realm, baseDn, startTls, group, authorityFile }: Values): Promise<Args> {
  const authority = authorityFile === undefined ? null : await readFile(String(authorityFile), 'utf8')
  return { kind: 'directory', controllers: directory, realm, baseDn, startTls, groupDn: group, authority }
}

async function openIdSource(values: Values): Promise<Args> {
  const { openid: issuer, clientId, clientSecretStdin, signingAlg, trustEmail, emailClaim, mfaAcr } = values
  const clientSecret = clientSecretStdin ? await readStandardInput() : await askForSecret()
  return { kind: 'openid', issuer, clientId, clientSecret, signingAlg, trustEmail, emailClaims: emailClaim, mfaAcr }
}

const askForSecret = async () => (isInteractive() ? ask('Client secret: ', { hidden: true }) : '')
