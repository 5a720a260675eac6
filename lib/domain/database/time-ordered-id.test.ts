import { expect, it } from 'vitest'
import { uuid } from '../../schemas/common'
import { timeOrderedId } from './time-ordered-id'

it('is a UUID of version 7 of now, later than those before it, and never the same', () => {
  const ids = Array.from({ length: 2000 }, () => timeOrderedId())
  expect([...ids].sort()).toEqual(ids)
  expect(new Set(ids).size).toBe(2000)
  for (const id of ids) {
    expect(uuid.safeParse(id).success).toBe(true)
    expect(id[14]).toBe('7')
    const made = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)
    expect(Math.abs(made - Date.now())).toBeLessThan(60_000)
  }
})
