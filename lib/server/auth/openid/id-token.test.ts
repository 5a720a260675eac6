import { createHash, generateKeyPairSync } from 'node:crypto'
import { SignJWT } from 'jose'
import { describe, expect, it, vi } from 'vitest'
import { verifyIdToken } from './id-token'

const now = () => Math.floor(Date.now() / 1000)
const issuer = 'https://login.acme.test'
const expected = { issuer, clientId: 'latchkey', alg: 'RS256', nonce: 'of this sign-in', accessToken: 'opens userinfo' }

function rsa(kid?: string) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  return { privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), ...(kid ? { kid } : {}) } }
}
const own = rsa('own')
const stranger = rsa('own')

const claims = { iss: issuer, sub: 'erin', aud: 'latchkey', iat: now(), exp: now() + 300, nonce: expected.nonce }
const sign = (more: object = {}, { key = own.privateKey, alg = 'RS256', kid = 'own' as string | null } = {}) =>
  new SignJWT({ ...claims, ...more }).setProtectedHeader({ alg, ...(kid ? { kid } : {}) }).sign(key)

const from = (keys: unknown[], fresh: unknown[] = keys) => ({
  keys: vi.fn(async () => keys),
  freshKeys: vi.fn(async () => fresh),
})

describe('an id_token', () => {
  it.each<[string, unknown[]]>([
    ['members that are no keys', [null, 7, 'key', [], {}]],
    [
      'types that nobody knows',
      [
        { kty: 'AKP', kid: 'own' },
        { kty: 'oct', k: 'x', kid: 'own' },
        { kty: 7, kid: 'own' },
      ],
    ],
    ['another key of the same id', [stranger.jwk]],
    [
      'broken keys of the same id',
      [
        { kty: 'RSA', kid: 'own' },
        { kty: 'RSA', kid: 'own', n: 5, e: [] },
      ],
    ],
    ['keys to encrypt with', [{ ...stranger.jwk, use: 'enc' }]],
  ])('is verified by its key among %s', async (_, others) => {
    const source = from([...others, own.jwk])
    expect(await verifyIdToken(await sign(), expected, source)).toMatchObject({ sub: 'erin' })
    expect(source.freshKeys).not.toHaveBeenCalled()
  })

  it.each<[string, object]>([
    ['alg', { alg: 5 }],
    ['use', { use: null }],
    ['key_ops', { key_ops: 'verify' }],
    ['x5c', { x5c: {} }],
  ])('is verified by a key whose %s cannot be read', async (_, odd) => {
    expect(await verifyIdToken(await sign(), expected, from([{ ...own.jwk, ...odd }]))).toMatchObject({ sub: 'erin' })
  })

  it('without a key id is verified by whichever key fits', async () => {
    const token = await sign({}, { kid: null })
    expect(await verifyIdToken(token, expected, from([stranger.jwk, own.jwk]))).toMatchObject({ sub: 'erin' })
  })

  it('is tried with the first twenty keys that fit alone', async () => {
    const token = await sign({}, { kid: null })
    const others = Array.from({ length: 20 }, () => stranger.jwk)
    expect(await verifyIdToken(token, expected, from([...others.slice(1), own.jwk]))).toMatchObject({ sub: 'erin' })
    const tooMany = verifyIdToken(token, expected, from([...others, own.jwk]))
    await expect(tooMany).rejects.toMatchObject({ cause: 'signature' })
  })

  it('of a key that is new is verified after the keys were asked for once more', async () => {
    for (const known of [[], [rsa('old').jwk], [stranger.jwk]]) {
      const source = from(known, [own.jwk])
      expect(await verifyIdToken(await sign(), expected, source)).toMatchObject({ sub: 'erin' })
      expect(source.freshKeys).toHaveBeenCalledOnce()
    }
  })

  it.each<[string, string, object, Parameters<typeof sign>[1]?]>([
    ['of a stranger’s key', 'signature', {}, { key: stranger.privateKey }],
    ['of another algorithm', 'algorithm', {}, { alg: 'PS256' }],
    ['of another issuer', 'issuer', { iss: 'https://else.test' }],
    ['for another client', 'audience', { aud: 'another' }],
    ['for two clients that names neither', 'audience', { aud: ['latchkey', 'another'] }],
    ['that was given to another client', 'audience', { azp: 'another' }],
    ['that has expired', 'expired', { exp: now() - 60 }],
    ['that begins later', 'expired', { nbf: now() + 60 }],
    ['of another sign-in', 'nonce', { nonce: 'of another' }],
    ['without a nonce', 'nonce', { nonce: undefined }],
    ['for another access token', 'signature', { at_hash: createHash('sha256').update('x').digest('base64url') }],
  ])('%s is refused: %s', async (_, cause, more, how) => {
    await expect(verifyIdToken(await sign(more, how), expected, from([own.jwk]))).rejects.toMatchObject({ cause })
  })

  it.each(['', 'a', 'a.b.c', 'e30.e30.', `${'x'.repeat(9000)}.y.z`])(
    'that is none is refused: %.20s',
    async (token) => {
      await expect(verifyIdToken(token, expected, from([own.jwk]))).rejects.toMatchObject({ name: 'AnswerRefused' })
    },
  )

  it('says which access token it belongs to, in the hash of its algorithm', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519')
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'own' }
    const half = createHash('sha512').update(expected.accessToken).digest().subarray(0, 32).toString('base64url')
    const token = await sign({ at_hash: half }, { key: privateKey, alg: 'EdDSA' })
    expect(await verifyIdToken(token, { ...expected, alg: 'EdDSA' }, from([jwk]))).toMatchObject({ sub: 'erin' })
  })
})
