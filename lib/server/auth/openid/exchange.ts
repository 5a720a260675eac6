import { clientSecretContext } from '../../../domain/company/sign-in-source/sign-in-source'
import type { Deps } from '../../../domain/deps'
import { type Claims, isBoundSubject, type ProviderCause } from '../../../domain/sign-in/provider'
import type { OpenIdProvider } from '../../../generated/prisma/client'
import { lacksAddress, readClaims, withUserinfo } from './claims'
import { askForKeys, type DiscoveryDocument, findDocument, findKeys } from './documents'
import { AnswerRefused, ProviderAway } from './failures'
import { verifyIdToken } from './id-token'
import { isObject, type Patience, requestJson } from './request-json'

export interface Answer {
  code: string | undefined
  error: string | undefined
  iss: string | undefined
}

/** What this browser began with. */
export interface Secrets {
  nonce: string
  codeVerifier: string
  redirectUri: string
}

/**
 * From the provider's answer to what the provider says of the person: one request for the tokens and, beside it, one for
 * keys that are not at hand; userinfo is asked only for the address of somebody who has never signed in.
 * @throws AnswerRefused, ProviderAway
 */
export async function exchange(
  deps: Deps,
  provider: OpenIdProvider,
  { answer, secrets, patience }: { answer: Answer; secrets: Secrets; patience: Patience },
): Promise<Claims> {
  if (answer.error !== undefined) throw new AnswerRefused(causeOf(answer.error))
  const document = await findDocument(provider.issuer, patience)
  checkIssuer(provider, document, answer)
  if (!answer.code) throw new AnswerRefused('code')
  const keys = findKeys(document.jwks_uri, patience)
  // Awaited later: until then a failure is nobody's.
  keys.catch(() => undefined)
  const form = { ...secrets, code: answer.code }
  const { idToken, accessToken } = await redeem(document, credentialsOf(deps, provider), form, patience)
  const { issuer, clientId, signingAlg: alg, companyId, emailClaims } = provider
  const freshKeys = () => askForKeys(document.jwks_uri, patience)
  const expected = { issuer, clientId, alg, nonce: secrets.nonce, accessToken }
  const raw = await verifyIdToken(idToken, expected, { keys: () => keys, freshKeys })
  const claims = readClaims(raw, emailClaims)
  if (!claims) throw new AnswerRefused('claims')
  const { userinfo_endpoint: userinfo } = document
  if (!userinfo || !accessToken || !lacksAddress(raw, emailClaims)) return claims
  if (await isBoundSubject(deps, { companyId, issuer, subject: claims.subject })) return claims
  const more = await readUserinfo(userinfo, accessToken, patience)
  if (more && more.sub !== claims.subject) throw new AnswerRefused('other-subject')
  return readClaims(withUserinfo(raw, more, emailClaims), emailClaims) ?? claims
}

/** Null where the provider answers, and says nothing that can be read. @throws ProviderAway */
async function readUserinfo(url: string, accessToken: string, patience: Patience) {
  const headers = { authorization: `Bearer ${accessToken}` }
  const { status, body } = await requestJson(url, { headers }, patience)
  if (status >= 500) throw new ProviderAway(`its userinfo endpoint answered ${status}`)
  return status === 200 && isObject(body) ? body : null
}

/** Nothing is sent to an issuer that is not the operator's, nor for an answer that names another one (RFC 9207). */
function checkIssuer({ issuer }: OpenIdProvider, document: DiscoveryDocument, { iss }: Answer) {
  const isMissing = iss === undefined && document.authorization_response_iss_parameter_supported === true
  if (document.issuer !== issuer || isMissing || (iss !== undefined && iss !== issuer))
    throw new AnswerRefused('issuer')
}

interface Credentials {
  id: string
  secret: string
}

const credentialsOf = ({ vault }: Deps, { companyId, clientId, clientSecret }: OpenIdProvider): Credentials => ({
  id: clientId,
  secret: Buffer.from(vault.open(clientSecret, clientSecretContext(companyId))).toString(),
})

async function redeem(
  { token_endpoint: url, token_endpoint_auth_methods_supported: methods }: DiscoveryDocument,
  client: Credentials,
  { code, codeVerifier, redirectUri }: Secrets & { code: string },
  patience: Patience,
) {
  const grant = { grant_type: 'authorization_code', code, redirect_uri: redirectUri, code_verifier: codeVerifier }
  const inBody = methods?.includes('client_secret_post') === true && !methods.includes('client_secret_basic')
  const headers: Record<string, string> = inBody ? {} : { authorization: basic(client) }
  const body = new URLSearchParams({
    ...grant,
    ...(inBody ? { client_id: client.id, client_secret: client.secret } : {}),
  })
  const answer = await requestJson(url, { method: 'POST', headers, body }, patience)
  if (!isObject(answer.body)) throw new ProviderAway(`its token endpoint answered ${answer.status} without JSON`)
  const { error, id_token: idToken, access_token: accessToken } = answer.body
  if (answer.status >= 400 && typeof error === 'string') throw new AnswerRefused(causeOf(error))
  if (answer.status !== 200) throw new ProviderAway(`its token endpoint answered ${answer.status}`)
  if (typeof idToken !== 'string') throw new AnswerRefused('provider-error')
  return { idToken, accessToken: typeof accessToken === 'string' ? accessToken : null }
}

/** RFC 6749, 2.3.1: both parts are encoded as in a form first. */
function basic({ id, secret }: Credentials) {
  const [name, password] = [id, secret].map((part) => new URLSearchParams({ _: part }).toString().slice(2))
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
}

const causes: Record<string, ProviderCause> = {
  access_denied: 'cancelled',
  login_required: 'cancelled',
  interaction_required: 'cancelled',
  consent_required: 'cancelled',
  invalid_client: 'client',
  unauthorized_client: 'client',
  invalid_grant: 'code',
}

/** The provider's own words are neither kept nor shown. */
const causeOf = (error: string): ProviderCause =>
  (Object.hasOwn(causes, error) ? causes[error] : undefined) ?? 'provider-error'
