import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { SealContext } from '../../domain/deps'
import { VaultError } from '../../domain/vault/vault-error'
import { testDatabase } from '../../testing/database/test-database'
import { checkVaultKeys, makeVault } from './vault'

const key = (id: string) => ({ id, key: randomBytes(32) })
const a = key('a')
const b = key('b')
const context: SealContext = { userId: 'u1', rowId: 'r1', purpose: 'authenticator' }
const sealedUnder = (one: typeof a) => ({
  issuer: 'https://id.test',
  clientId: 'x',
  clientSecret: makeVault([one]).seal(new Uint8Array(4), context),
})
const secret = new TextEncoder().encode('a secret of 20 bytes')

describe('the vault', () => {
  it('gives back what was sealed, and the sealed text shows nothing of it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (plain) => {
        const sealed = makeVault([a]).seal(plain, context)
        expect(sealed).toMatch(/^a\.[\w-]{16}\.[\w-]+$/)
        expect(Buffer.from(makeVault([a]).open(sealed, context)).equals(plain)).toBe(true)
      }),
    )
  })

  it('never seals the same secret to the same text', () => {
    const vault = makeVault([a])
    expect(vault.seal(secret, context)).not.toBe(vault.seal(secret, context))
  })

  it('seals with the first key and still opens what an older one sealed', () => {
    const old = makeVault([a]).seal(secret, context)
    const rotated = makeVault([b, a])
    expect(Buffer.from(rotated.open(old, context)).equals(secret)).toBe(true)
    expect(rotated.seal(secret, context)).toMatch(/^b\./)
  })

  it.each([
    ['another user', { userId: 'u2' }],
    ['another row', { rowId: 'r2' }],
    ['another purpose', { purpose: 'enrolment' as const }],
  ])('does not open a value that an attacker copied to %s', (_, other) => {
    const sealed = makeVault([a]).seal(secret, context)
    expect(() => makeVault([a]).open(sealed, { ...context, ...other })).toThrow(VaultError)
  })

  it.each([',', '|', ':', '.', '","', ''])('keeps ids apart that only join to the same text with %j', (joint) => {
    const sealed = makeVault([a]).seal(secret, { ...context, userId: `x${joint}y`, rowId: 'z' })
    expect(() => makeVault([a]).open(sealed, { ...context, userId: 'x', rowId: `y${joint}z` })).toThrow(VaultError)
  })

  it('does not open a value with a changed bit, a shortened tag or another key of the same name', () => {
    const vault = makeVault([a])
    const sealed = vault.seal(secret, context)
    const [id, nonce, text] = sealed.split('.') as [string, string, string]
    const flipped = Buffer.from(text, 'base64url')
    flipped[0] = (flipped[0] ?? 0) ^ 1
    for (const bad of [[id, nonce, flipped.toString('base64url')].join('.'), sealed.slice(0, -4), 'a.b.c', '', 'a'])
      expect(() => vault.open(bad, context)).toThrow(VaultError)
    expect(() => makeVault([key('a')]).open(sealed, context)).toThrow(VaultError)
    expect(() => makeVault([b]).open(sealed, context)).toThrow(/no key a/)
  })
})

describe('the start of the portal', () => {
  const test = testDatabase()

  it('passes with the same keys, with one more, and in another order', async () => {
    await checkVaultKeys(test.db, [a])
    await checkVaultKeys(test.db, [a])
    await checkVaultKeys(test.db, [b, a])
    await checkVaultKeys(test.db, [a, b])
  })

  it('stops with a sentence where a key is missing or is another one', async () => {
    await checkVaultKeys(test.db, [a])
    await test.db.company.create({ data: { name: 'Acme', openIdProvider: { create: sealedUnder(a) } } })
    await expect(checkVaultKeys(test.db, [b])).rejects.toThrow(/^VAULT_KEYS lacks the key a, .*\.$/)
    await expect(checkVaultKeys(test.db, [key('a')])).rejects.toThrow(/^VAULT_KEYS holds another key a .*\.$/)
    expect(await test.db.vaultKey.count()).toBe(1)
  })

  it('passes without an old key that seals nothing any more', async () => {
    await checkVaultKeys(test.db, [b, a])
    await checkVaultKeys(test.db, [b])
    expect(await test.db.vaultKey.findMany()).toMatchObject([{ id: 'b' }])
  })

  it('stops where none of the keys is known, although nothing is sealed yet: it may be another portal’s database', async () => {
    await checkVaultKeys(test.db, [a])
    await expect(checkVaultKeys(test.db, [b])).rejects.toThrow(/^VAULT_KEYS lacks the key a, and has no other /)
    expect(await test.db.vaultKey.findMany()).toMatchObject([{ id: 'a' }])
  })

  it('lets no command forget a key that another portal may still seal with', async () => {
    await checkVaultKeys(test.db, [b, a])
    await checkVaultKeys(test.db, [b], { introduce: false })
    expect(await test.db.vaultKey.count()).toBe(2)
  })

  it('lets no command seal with a key that no portal knows', async () => {
    await checkVaultKeys(test.db, [a], { introduce: false })
    const refused = checkVaultKeys(test.db, [b, a], { introduce: false })
    await expect(refused).rejects.toThrow(/^VAULT_KEYS begins with the key b, which no portal knows/)
    await checkVaultKeys(test.db, [a, b], { introduce: false })
    expect(await test.db.vaultKey.count()).toBe(1)
  })
})
