import { beforeEach, describe, expect, it } from 'vitest'
import type { User } from '../../../generated/prisma/client'
import { person } from '../../../testing/people'
import { testDeps } from '../../../testing/test-deps'
import { audit } from '../../audit/audit'
import { minutes } from '../../time'
import { auditBatches, auditPage } from './audit-log'

const deps = testDeps()
let erin: User
let companyId: string
beforeEach(async () => {
  deps.clock.set(new Date('2026-11-22T12:00:00Z'))
  erin = await person(deps)
  companyId = erin.companyId
})

const note = (type: 'sign-in.succeeded' | 'user.unlocked', more: object = {}) =>
  audit(deps.db, { type, at: deps.clock.now(), companyId, userId: erin.id, ...more })
const page = (asked: object = {}) => auditPage(deps, { companyId, ...asked })
const later = () => deps.clock.advance(minutes(1))
async function exported(asked: object = {}) {
  const all = []
  for await (const rows of auditBatches(deps, { companyId, ...asked })) all.push(rows)
  return all
}

describe('the audit log', () => {
  it('is read the newest first, page by page, though many things happen at one time', async () => {
    for (let minute = 0; minute < 3; minute++, later())
      await Promise.all([note('sign-in.succeeded'), note('user.unlocked')])
    const whole = (await page()).items
    expect(whole).toHaveLength(6)
    const times = whole.map(({ at }) => at)
    expect(times).toEqual([...times].sort().reverse())
    const walked = []
    for (let cursor: string | undefined, more = true; more; ) {
      const { items, next } = await page({ cursor, limit: 1 })
      walked.push(...items)
      cursor = next ?? undefined
      more = next !== null
    }
    expect(walked).toEqual(whole)
  })

  it('says whom it happened to and who did it, where that was somebody else', async () => {
    const { passwordHash } = erin
    const ann = await deps.db.user.create({ data: { companyId, email: 'ann@acme.test', name: 'Ann', passwordHash } })
    await note('user.unlocked', { actorId: ann.id, detail: { note: 1 } })
    const { items } = await page()
    const person = { id: erin.id, name: 'Erin Employee', email: 'employee@acme.test' }
    expect(items).toMatchObject([{ person, actor: { id: ann.id, name: 'Ann' }, detail: { note: 1 }, userAgent: null }])
  })

  it('is narrowed by kind, person and time, whose end is left out', async () => {
    await note('sign-in.succeeded')
    later()
    const from = deps.clock.now().toISOString()
    await note('user.unlocked')
    later()
    await note('user.unlocked', { userId: undefined })
    const types = async (asked: object) => (await page(asked)).items.map(({ type }) => type)
    expect(await types({ type: 'sign-in.succeeded' })).toHaveLength(1)
    expect(await types({ person: erin.id })).toEqual(['user.unlocked', 'sign-in.succeeded'])
    expect(await types({ from })).toHaveLength(2)
    expect(await types({ to: from })).toEqual(['sign-in.succeeded'])
  })

  it('shows nothing of another company, nor takes its people', async () => {
    const other = await person(deps, { email: 'somebody@else.test' })
    await note('user.unlocked', { companyId: other.companyId, userId: other.id })
    expect((await page()).items).toEqual([])
    expect(await exported()).toEqual([])
    await expect(page({ person: other.id })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('names nobody of another company, even where a row of ours should point there', async () => {
    const other = await person(deps, { email: 'somebody@else.test' })
    await note('user.unlocked', { actorId: other.id })
    expect((await page()).items).toMatchObject([{ actor: null }])
  })

  it('refuses a cursor that no list gave', async () => {
    for (const cursor of ['x', 'W10', Buffer.from('["now","x"]').toString('base64url')])
      await expect(page({ cursor })).rejects.toMatchObject({ code: 'invalid-body' })
  })
})

describe('its export', () => {
  it('has everything once, the oldest first, a thousand in memory at a time', async () => {
    const at = deps.clock.now()
    const rows = Array.from({ length: 1_500 }, () => ({ type: 'sign-in.succeeded', at, companyId, userId: erin.id }))
    await deps.db.auditEvent.createMany({ data: rows })
    later()
    const batches = await exported()
    expect(batches.map((batch) => batch.length)).toEqual([1_000, 500])
    expect(new Set(batches.flat().map(({ id }) => id)).size).toBe(1_500)
  })

  it('ends though more happens while it is read', async () => {
    await note('sign-in.succeeded')
    later()
    const reading = auditBatches(deps, { companyId })
    expect((await reading.next()).value).toHaveLength(1)
    await note('user.unlocked')
    expect((await reading.next()).done).toBe(true)
  })
})
