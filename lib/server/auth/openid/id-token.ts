import { createHash } from 'node:crypto'
import { decodeProtectedHeader, errors, importJWK, type JWTPayload, jwtVerify } from 'jose'
import type { ProviderCause } from '../../../domain/sign-in/provider'
import { AnswerRefused } from './failures'
import { isObject } from './request-json'

export interface Expected {
  issuer: string
  clientId: string
  /** The only algorithm that is taken. */
  alg: string
  nonce: string
  accessToken: string | null
}

export interface KeySource {
  /** Of a key set: anything, as the provider sent it. */
  keys(): Promise<unknown[]>
  /** The keys of now. */
  freshKeys(): Promise<unknown[]>
}

/** Seconds that the provider's clock may differ. */
const clockTolerance = 10

/**
 * The claims of an id_token, whose signature, issuer, audience, times and nonce hold (OpenID Connect Core 3.1.3.7). Where
 * no key that is at hand fits, the keys are asked for once more: the provider may have changed them.
 * @throws AnswerRefused, ProviderAway
 */
export async function verifyIdToken(token: string, expected: Expected, source: KeySource): Promise<JWTPayload> {
  const { kid } = headerOf(token, expected.alg)
  const payload =
    (await verifyByAny(token, fitting(await source.keys(), { kid, alg: expected.alg }), expected)) ??
    (await verifyByAny(token, fitting(await source.freshKeys(), { kid, alg: expected.alg }), expected))
  if (!payload) throw new AnswerRefused('signature')
  checkParty(payload, expected.clientId)
  if (payload.nonce !== expected.nonce) throw new AnswerRefused('nonce')
  checkAccessToken(payload, expected)
  return payload
}

function headerOf(token: string, alg: string) {
  try {
    const header = decodeProtectedHeader(token)
    if (header.alg === alg) return header
  } catch {
    throw new AnswerRefused('signature')
  }
  throw new AnswerRefused('algorithm')
}

/** So many keys are tried: each try keeps the event loop from everybody else, and a provider signs with a few. */
const maxTried = 20

const typeOf = (alg: string) => (/^(RS|PS)/.test(alg) ? 'RSA' : alg.startsWith('ES') ? 'EC' : 'OKP')
const text = (value: unknown) => (typeof value === 'string' ? value : undefined)

/**
 * The keys that may have signed: a key set holds others too, and members that nobody here knows. A member that cannot be
 * read is as if absent, except what the key is made of. Of one `kid` there may be several.
 */
function fitting(keys: unknown[], { kid, alg }: { kid: string | undefined; alg: string }) {
  const found = keys.filter(isObject).filter((key) => {
    const isFor = key.kty === typeOf(alg) && text(key.use) !== 'enc' && (text(key.alg) ?? alg) === alg
    return isFor && (kid === undefined || String(key.kid) === kid)
  })
  return found.slice(0, maxTried)
}

/** Null where none of the keys has signed it. @throws AnswerRefused where one has, and a claim does not hold */
async function verifyByAny(token: string, keys: Record<string, unknown>[], { issuer, clientId, alg }: Expected) {
  for (const { kty, n, e, crv, x, y } of keys) {
    // Of a private key that somebody published, the public part alone.
    const key = await importJWK({ kty, n, e, crv, x, y } as never, alg).catch(() => null)
    const options = {
      issuer,
      audience: clientId,
      algorithms: [alg],
      clockTolerance,
      requiredClaims: ['sub', 'exp', 'iat'],
    }
    const payload = key && (await jwtVerify(token, key, options).then((verified) => verified.payload, refusedClaim))
    if (payload) return payload
  }
  return null
}

const causes: Record<string, ProviderCause> = { iss: 'issuer', aud: 'audience', sub: 'claims' }

/** A signature that does not fit may fit another key; a claim that does not hold is final. */
function refusedClaim(error: unknown) {
  if (error instanceof errors.JWTExpired) throw new AnswerRefused('expired')
  if (error instanceof errors.JWTClaimValidationFailed) throw new AnswerRefused(causes[error.claim] ?? 'expired')
  if (error instanceof errors.JWTInvalid) throw new AnswerRefused('claims')
  return null
}

/** For several audiences the token must say to whom it was given. */
function checkParty({ aud, azp }: JWTPayload, clientId: string) {
  const isUnnamed = azp === undefined && Array.isArray(aud) && aud.length > 1
  if (isUnnamed || (azp !== undefined && azp !== clientId)) throw new AnswerRefused('audience')
}

/** Left half of the hash: SHA-512 for Ed25519, else the hash of the algorithm's own name (Core 3.1.3.6). */
function checkAccessToken({ at_hash: claimed }: JWTPayload, { alg, accessToken }: Expected) {
  if (claimed === undefined || accessToken === null) return
  const digest = createHash(alg === 'EdDSA' ? 'sha512' : `sha${alg.slice(-3)}`)
    .update(accessToken)
    .digest()
  if (claimed !== digest.subarray(0, digest.length / 2).toString('base64url')) throw new AnswerRefused('signature')
}
