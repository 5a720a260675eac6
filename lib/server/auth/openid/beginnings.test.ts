import { beforeEach, describe, expect, it, vi } from 'vitest'
import { findBeginning, keepBeginning } from './beginnings'

const jar = vi.hoisted(() => new Map<string, string>())
vi.mock('next/headers', () => ({
  cookies: async () => ({ getAll: () => [...jar].map(([name, value]) => ({ name, value })) }),
}))
vi.mock('../../http/cookies', () => ({
  cookieName: (name: string) => name,
  dropCookie: async (name: string) => jar.delete(name),
  readCookie: async (name: string) => jar.get(name),
  setCookie: async (name: string, value: string) => jar.set(name, value),
}))
vi.mock('../../settings/env', () => ({ settings: () => ({ secret: 'a secret of the test, long enough' }) }))

const content = { companyId: 'acme', nonce: 'n', codeVerifier: 'v' }
const onward = (length: number) => `https://login.acme.test/?${'x'.repeat(length)}`
const keep = (more: { callbackUrl: string; onward?: string }, isStepUp = false) =>
  keepBeginning('the state', { ...content, ...more }, isStepUp)

beforeEach(() => jar.clear())

describe('a beginning that is too long for a cookie', () => {
  it.each([true, false])('leaves out the way onward, and comes back to its page (step-up: %s)', async (isStepUp) => {
    const id = await keep({ callbackUrl: '/confirmed', onward: onward(4000) }, isStepUp)
    const found = await findBeginning({ id })
    expect(found).toMatchObject({ ...content, callbackUrl: '/confirmed', state: 'the state' })
    expect(found?.onward).toBeUndefined()
  })

  it('leads to the start page only where its own page does not fit by itself', async () => {
    const id = await keep({ callbackUrl: `/account?${'x'.repeat(4000)}`, onward: onward(10) })
    expect(await findBeginning({ id })).toMatchObject({ callbackUrl: '/' })
  })

  it('is refused where a step-up would come back to another page', async () => {
    const keeping = keep({ callbackUrl: `/confirmed?${'x'.repeat(4000)}` }, true)
    await expect(keeping).rejects.toMatchObject({ code: 'invalid-body' })
    expect(jar.size).toBe(0)
  })
})
