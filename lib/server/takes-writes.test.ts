import { expect, it, vi } from 'vitest'
import type { Db } from '../domain/deps'
import { DomainError } from '../domain/errors'
import { takesWrites } from './takes-writes'

function databaseThat(answers: () => Promise<number>) {
  const $executeRaw = vi.fn(answers)
  return { $executeRaw, deps: { db: { $executeRaw } as unknown as Db } }
}

it('a thousand who ask at once cost the database one statement, and the next one another', async () => {
  const { $executeRaw, deps } = databaseThat(async () => 0)
  await Promise.all(Array.from({ length: 1000 }, () => takesWrites(deps)))
  expect($executeRaw).toHaveBeenCalledTimes(1)
  await takesWrites(deps)
  expect($executeRaw).toHaveBeenCalledTimes(2)
})

it('a database that is merely busy takes writes; one that is gone, or read-only, does not, and is asked again', async () => {
  const codes = ['busy', 'unavailable', 'unavailable'] as const
  let turn = 0
  const { deps } = databaseThat(async () => {
    throw new DomainError(codes[turn++] ?? 'unavailable')
  })
  await expect(takesWrites(deps)).resolves.toBeUndefined()
  await expect(takesWrites(deps)).rejects.toMatchObject({ code: 'unavailable' })
  await expect(takesWrites(deps)).rejects.toMatchObject({ code: 'unavailable' })
})
