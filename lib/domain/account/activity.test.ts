import { beforeEach, describe, expect, it } from 'vitest'
import { Prisma, type User } from '../../generated/prisma/client'
import type { AuditType } from '../../schemas/audit-events'
import {
  challengeOf,
  codeAt,
  from,
  here,
  person,
  typeCode,
  typePassword,
  withAuthenticator,
} from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import { audit } from '../audit/audit'
import { eventsSql } from '../audit/audit-events'
import { signInMobile } from '../sign-in/mobile'
import { minutes } from '../time'
import { activityConditions, activityOf } from './activity'

const deps = testDeps()
let erin: User
beforeEach(async () => {
  deps.clock.set(new Date('2026-11-22T12:00:00Z'))
  erin = await person(deps)
})

const page = (cursor?: string) => activityOf(deps, { userId: erin.id, cursor })
const types = async () => (await page()).items.map(({ type }) => type)
const later = () => deps.clock.advance(minutes(1))
const note = (type: AuditType, more: object = {}) =>
  audit(deps.db, { type, at: deps.clock.now(), companyId: erin.companyId, userId: erin.id, source: here, ...more })
const noteMany = (howMany: number) =>
  deps.db.auditEvent.createMany({
    data: Array.from({ length: howMany }, (_, n) => ({
      ...{ type: 'password.changed', userId: erin.id, companyId: erin.companyId },
      // Three at a time: the place of an event is its time and its id.
      at: new Date(Number(deps.clock.now()) + Math.floor(n / 3)),
    })),
  })

describe('the timeline of a person', () => {
  it('tells of sign-ins and of wrong codes after the right password, the newest first', async () => {
    const { secret } = await withAuthenticator(deps)
    later()
    const challenge = challengeOf(await typePassword(deps))
    await expect(typeCode(deps, { challenge, code: '000000', source: from('192.0.2.9') })).rejects.toThrow()
    later()
    await typeCode(deps, { challenge, code: codeAt(secret, deps.clock.now()) })
    const [signIn, miss, added, first] = (await page()).items
    expect(signIn).toMatchObject({
      ...{ type: 'sign-in.succeeded', at: '2026-11-22T12:02:00.000Z', ip: here.ip, userAgent: here.userAgent },
      detail: { method: 'authenticator', newBrowser: true },
    })
    expect(miss).toMatchObject({ type: 'sign-in.factor-failed', ip: '192.0.2.9', detail: { method: 'authenticator' } })
    expect(added).toMatchObject({ type: 'factor.added', detail: { factor: 'authenticator' } })
    expect(first).toMatchObject({ type: 'sign-in.succeeded', detail: { way: 'password', trusted: false } })
  })

  it('has one entry for a mobile app that signed in, by the name that the device gave itself', async () => {
    const { email } = erin
    await signInMobile(deps, { email, password: 'correct horse battery staple', deviceName: 'Phone', source: here })
    expect((await page()).items).toMatchObject([
      { type: 'sign-in.succeeded', named: 'Phone', detail: { mobile: true } },
    ])
  })

  it('leaves out what strangers guess and what is nobody’s business but the portal’s', async () => {
    await typePassword(deps, { typed: 'a guess' }).catch(() => null)
    const inside: AuditType[] = ['sign-in.challenged', 'email-code.sent', 'factor.enrolment-begun', 'step-up.succeeded']
    for (const type of [...inside, 'sign-in.directory-refused', 'password.reset-requested'] as const) await note(type)
    expect(await types()).toEqual([])
  })

  it('never has a row of anybody else’s, though they did it to each other', async () => {
    const ann = await person(deps, { email: 'ann@acme.test' })
    await note('factor.added', { userId: ann.id, actorId: erin.id })
    await note('password.changed', { userId: ann.id })
    expect(await types()).toEqual([])
  })

  it('says that an administrator or an operator did it, and not where they sat', async () => {
    const ann = await person(deps, { email: 'ann@acme.test' })
    await note('user.unlocked', { actorId: ann.id })
    later()
    await note('user.mfa-reset', { source: undefined, detail: { reason: 'Lost phone of ann@acme.test' } })
    const [reset, unlocked] = (await page()).items
    expect(reset).toMatchObject({ type: 'user.mfa-reset', detail: { by: 'operator' } })
    expect(unlocked).toMatchObject({ ip: null, userAgent: null, detail: { by: 'administrator' } })
    expect(JSON.stringify([reset, unlocked])).not.toMatch(/ann@acme|Lost phone/)
  })

  it('carries what its sentences need and nothing else that a row may hold', async () => {
    const detail = {
      factor: 'passkey',
      label: 'Key ring',
      left: 3,
      code: '123456',
      triesLeft: 2,
      by: 'Ann',
      option: 'none of ours',
    }
    await note('factor.added', { detail })
    expect((await page()).items[0]?.detail).toEqual({ factor: 'passkey', label: 'Key ring', left: 3 })
  })

  it('comes in pages of fifty, and what arrives meanwhile moves none of them', async () => {
    await noteMany(120)
    const whole = await deps.db.auditEvent.findMany({ orderBy: [{ at: 'desc' }, { id: 'desc' }], select: { id: true } })
    const walked: string[] = []
    for (let cursor: string | undefined, more = true; more; ) {
      const { items, next } = await page(cursor)
      expect(items.length).toBeLessThanOrEqual(50)
      walked.push(...items.map(({ id }) => id))
      cursor = next ?? undefined
      more = next !== null
      later()
      await note('session.ended')
    }
    expect(walked).toEqual(whole.map(({ id }) => id))
  })

  it('refuses a cursor that no list gave', async () => {
    for (const cursor of ['x', 'W10']) await expect(page(cursor)).rejects.toMatchObject({ code: 'invalid-body' })
  })
})

describe('however much has happened', () => {
  it.each([undefined, ['2026-11-22T12:00:00.100Z', '0193aaaa-0000-7000-8000-000000000000'] as [string, string]])(
    'a page after %s is one range of the index of the person’s events',
    async (after) => {
      await noteMany(600)
      const sql = eventsSql(activityConditions(erin.id), { after, limit: 51, order: 'desc' })
      const plan = await deps.db.$transaction(async (tx) => {
        await tx.$executeRaw`ANALYZE audit_event`
        for (const way of ['seqscan', 'bitmapscan', 'sort']) await tx.$executeRawUnsafe(`SET LOCAL enable_${way} = off`)
        const rows = await tx.$queryRaw<{ 'QUERY PLAN': string }[]>(Prisma.sql`EXPLAIN ${sql}`)
        return rows.map((row) => row['QUERY PLAN']).join('\n')
      })
      expect(plan).toContain('Index Scan Backward using audit_event_user_id_at_idx')
      expect(plan).toMatch(after ? /Index Cond: .*user_id.* AND .*at <=/ : /Index Cond: .*user_id/)
      // Of one time alone, not of all rows.
      expect(plan).toMatch(/Incremental Sort[\s\S]*Presorted Key: at/)
      expect(plan).not.toMatch(/(?<!Incremental )Sort {2}\(/)
    },
  )
})
