import { expect, test, vi } from 'vitest'
import { DomainError } from '../errors'
import { type Counting, settleAfter } from './reservation'

const byTruth: Counting<boolean> = { onResult: (isRight) => (isRight ? 'succeeded' : 'failed') }

function attempt() {
  const settle = vi.fn(async () => undefined)
  const log = { error: vi.fn(), warn: vi.fn(), info: vi.fn() }
  return { settle, log, deps: { log } as never }
}

test.each([
  [true, 'succeeded'],
  [false, 'failed'],
] as const)('settles an attempt by its result: %s as %s', async (result, outcome) => {
  const { deps, settle } = attempt()
  await expect(settleAfter(deps, settle, async () => result, byTruth)).resolves.toBe(result)
  expect(settle).toHaveBeenCalledExactlyOnceWith(outcome, undefined)
})

test('gives an attempt back if its work throws, and throws on', async () => {
  const { deps, settle } = attempt()
  const work = () => Promise.reject(new Error('away'))
  await expect(settleAfter(deps, settle, work, byTruth)).rejects.toThrow('away')
  expect(settle).toHaveBeenCalledExactlyOnceWith('given-back')
})

test('counts what the work throws, where the caller says so', async () => {
  const { deps, settle } = attempt()
  const work = () => Promise.reject(new DomainError('invalid-code'))
  await expect(settleAfter(deps, settle, work, { ...byTruth, onError: () => 'failed' })).rejects.toThrow('invalid-code')
  expect(settle).toHaveBeenCalledExactlyOnceWith('failed')
})

test('keeps the result of a success that cannot be settled, and logs it', async () => {
  const { deps, log, settle } = attempt()
  settle.mockRejectedValue(new Error('away'))
  await expect(settleAfter(deps, settle, async () => true, byTruth)).resolves.toBe(true)
  expect(log.error).toHaveBeenCalledOnce()
})

test('throws if a failure cannot be counted: the caller must not learn that it was one', async () => {
  const { deps, settle } = attempt()
  settle.mockRejectedValue(new Error('away'))
  await expect(settleAfter(deps, settle, async () => false, byTruth)).rejects.toThrow('away')
})

test('counts a failure at the time that the caller names', async () => {
  const { deps, settle } = attempt()
  const at = new Date(0)
  await settleAfter(deps, settle, async () => at, { onResult: () => 'failed', countedAt: (sent) => sent })
  expect(settle).toHaveBeenCalledExactlyOnceWith('failed', at)
})
