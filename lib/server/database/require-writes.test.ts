import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Db } from '../../domain/deps'
import { DomainError } from '../../domain/errors'
import { requireWrites } from './require-writes'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

function databaseThat(answers: () => Promise<number>) {
  const $executeRaw = vi.fn(answers)
  return { $executeRaw, deps: { db: { $executeRaw } as unknown as Db } }
}

it('a thousand who ask at once cost the database one statement, and the next one another', async () => {
  const { $executeRaw, deps } = databaseThat(async () => 0)
  await Promise.all(Array.from({ length: 1000 }, () => requireWrites(deps)))
  expect($executeRaw).toHaveBeenCalledTimes(1)
  await requireWrites(deps)
  expect($executeRaw).toHaveBeenCalledTimes(2)
})

it('a database that is merely busy takes writes, one that is gone does not; each time it is asked again', async () => {
  const answers = [new DomainError('busy'), new DomainError('unavailable'), null]
  const { $executeRaw, deps } = databaseThat(async () => {
    const refusal = answers.shift()
    if (refusal) throw refusal
    return 0
  })
  await expect(requireWrites(deps)).resolves.toBeUndefined()
  await expect(requireWrites(deps)).rejects.toMatchObject({ code: 'unavailable' })
  await expect(requireWrites(deps)).resolves.toBeUndefined()
  expect($executeRaw).toHaveBeenCalledTimes(3)
})

it('a statement that hangs is waited for by those of its second alone; what it says later counts for nobody else', async () => {
  let fail: (error: Error) => void = () => {}
  const hanging = new Promise<number>((_, reject) => {
    fail = reject
  })
  const answers = [hanging]
  const { $executeRaw, deps } = databaseThat(() => answers.shift() ?? Promise.resolve(0))
  const first = requireWrites(deps)
  vi.advanceTimersByTime(900)
  const second = requireWrites(deps)
  expect($executeRaw).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(200)
  await expect(requireWrites(deps)).resolves.toBeUndefined()
  expect($executeRaw).toHaveBeenCalledTimes(2)
  fail(new DomainError('unavailable'))
  for (const one of [first, second]) await expect(one).rejects.toMatchObject({ code: 'unavailable' })
})
