import { afterEach, describe, expect, it, vi } from 'vitest'
import { askForKeys, findKeys } from './documents'

const patience = { answer: 5000, call: new AbortController().signal }
const answering = (keys: unknown[]) => {
  const asked = vi.fn(async () => Response.json({ keys }))
  vi.stubGlobal('fetch', asked)
  return asked
}
afterEach(() => vi.unstubAllGlobals())

describe('the keys of a provider', () => {
  it('are asked for once by sign-ins that come at the same time', async () => {
    const asked = answering([{ kid: 'own' }])
    const url = 'https://login.acme.test/shared'
    const found = await Promise.all([findKeys(url, patience), findKeys(url, patience), askForKeys(url, patience)])
    expect(found.map((keys) => keys.length)).toEqual([1, 1, 1])
    expect(asked).toHaveBeenCalledOnce()
    await askForKeys(url, patience)
    expect(asked).toHaveBeenCalledTimes(2)
  })

  it.each([
    ['too many', Array.from({ length: 501 }, () => ({}))],
    ['too long', [{ n: 'x'.repeat(300_000) }]],
  ])('are not taken where they are %s', async (what, keys) => {
    answering(keys)
    await expect(findKeys(`https://login.acme.test/${what}`, patience)).rejects.toMatchObject({ name: 'ProviderAway' })
  })
})
