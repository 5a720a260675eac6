import { randomBytes } from 'node:crypto'
import * as argon2 from '@node-rs/argon2'
import { describe, expect, it, vi } from 'vitest'
import { hashQueue, makeHasher } from './hasher'

vi.mock('@node-rs/argon2', { spy: true })

const hasher = makeHasher()

describe('passwords', () => {
  it('are kept as argon2id with the cost of today, each with a salt of its own', async () => {
    const [one, two] = await Promise.all([hasher.hashPassword('correct horse'), hasher.hashPassword('correct horse')])
    expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(one).not.toBe(two)
    expect(await hasher.verifyPassword(one, 'correct horse')).toBe(true)
    expect(await hasher.verifyPassword(one, 'correct horsf')).toBe(false)
  })

  it('of nobody is refused after one verification at the full cost, like anybody’s wrong one', async () => {
    await hasher.verifyPassword(null, 'the dummy is made at its first use')
    const stored = await hasher.hashPassword('something else')
    const costs = async (hash: string | null) => {
      vi.mocked(argon2.verify).mockClear()
      expect(await hasher.verifyPassword(hash, 'guess')).toBe(false)
      return vi.mocked(argon2.verify).mock.calls.map(([against]) => String(against).split('$').slice(0, 4))
    }
    expect(await costs(null)).toEqual(await costs(stored))
    for (const hash of [stored, null]) {
      const refused = hasher.verifyPassword(hash, 'guess')
      for (let turn = 0; turn < 5; turn++) await null
      expect(hashQueue()).toEqual({ running: 1, waiting: 0 })
      expect(await refused).toBe(false)
    }
  })

  it('of any length are told apart to the last character', async () => {
    const long = 'x'.repeat(1000)
    const stored = await hasher.hashPassword(long)
    expect(await hasher.verifyPassword(stored, long)).toBe(true)
    expect(await hasher.verifyPassword(stored, `${long.slice(0, -1)}y`)).toBe(false)
  })

  it('are the same whether the keyboard sends é as one character or as two', async () => {
    expect(
      await hasher.verifyPassword(await hasher.hashPassword('caf\u00e9 한글'), 'cafe\u0301 한글'.normalize('NFD')),
    ).toBe(true)
  })

  it('are hashed anew where the cost has grown since', () => {
    const hash = (parameters: string) => `$argon2id$v=19$${parameters}$c2FsdHNhbHQ$aGFzaA`
    expect(hasher.needsRehash(hash('m=19456,t=2,p=1'))).toBe(false)
    expect(hasher.needsRehash(hash('m=65536,t=3,p=1'))).toBe(false)
    expect(hasher.needsRehash(hash('m=4096,t=2,p=1'))).toBe(true)
    expect(hasher.needsRehash(hash('m=19456,t=1,p=1'))).toBe(true)
    expect(hasher.needsRehash('$2b$10$abcdefghijklmnopqrstuv')).toBe(true)
  })
})

it('a recovery code and its set’s salt always give the same 32 bytes, another salt others', async () => {
  const salt = randomBytes(16)
  const derived = await hasher.derive('7K3M9QXR2VWD', salt)
  expect(derived).toHaveLength(32)
  expect(await hasher.derive('7K3M9QXR2VWD', salt)).toEqual(derived)
  expect(await hasher.derive('7K3M9QXR2VWD', randomBytes(16))).not.toEqual(derived)
})

it('a flood of sign-ins is refused as busy instead of queueing without end, and the portal recovers', async () => {
  const flood = await Promise.allSettled(Array.from({ length: 80 }, () => hasher.verifyPassword(null, 'guess')))
  const refused = flood.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []))
  expect(refused.length).toBeGreaterThan(0)
  for (const reason of refused) expect(reason).toMatchObject({ code: 'busy', details: { retryAfter: 1 } })
  expect(flood.length - refused.length).toBeGreaterThanOrEqual(48)
  expect(await hasher.verifyPassword(null, 'guess')).toBe(false)
})
