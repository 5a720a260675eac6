import { randomUUID } from 'node:crypto'
import { beforeEach, expect, it } from 'vitest'
import { testDeps } from '../../../testing/test-deps'
import { minutes, seconds } from '../../time'
import { keptCount } from './kept-count'

const deps = testDeps()
let company: { id: string }
let looks = 0
beforeEach(async () => {
  company = await deps.db.company.create({ data: { name: 'Acme' } })
  looks = 0
})
const look = (people: number, basis: unknown[] = []) =>
  keptCount(deps, { company, what: 'report', basis }, async () => ({ people, counted: { look: ++looks } }))

it('a small company is counted at every look', async () => {
  expect([await look(19_999), await look(19_999)]).toEqual([{ look: 1 }, { look: 2 }])
  expect(await deps.db.keptCount.count()).toBe(0)
})

it('a large company is counted once a minute, and at once where it is counted by something else', async () => {
  expect([await look(20_000), await look(20_000)]).toEqual([{ look: 1 }, { look: 1 }])
  expect(await look(20_000, ['required'])).toEqual({ look: 2 })
  deps.clock.advance(seconds(59))
  expect(await look(20_000, ['required'])).toEqual({ look: 2 })
  deps.clock.advance(seconds(2))
  expect(await look(20_000, ['required'])).toEqual({ look: 3 })
})

it('while one counts anew the others get what stands, but nothing older than ten minutes', async () => {
  await look(20_000)
  const name = `count report ${company.id}`
  await deps.db.$executeRaw`INSERT INTO lease VALUES (${name}, ${randomUUID()}::uuid, now() + interval '1 minute')`
  deps.clock.advance(minutes(9))
  expect(await look(20_000)).toEqual({ look: 1 })
  deps.clock.advance(minutes(2))
  expect(await look(20_000)).toEqual({ look: 2 })
})
