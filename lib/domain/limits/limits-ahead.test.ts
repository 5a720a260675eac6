import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import {
  challengeOf,
  from,
  here,
  person,
  typeCode,
  typePassword,
  withAuthenticator,
  withEmail,
} from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import { forget } from '../jobs/purge-expired'
import { emailSignInCode } from '../sign-in/challenge'
import { after, days, minutes } from '../time'
import { bringBack } from './limits-ahead'
import { reserve } from './throttle'

const deps = testDeps()
const right = new Date('2026-11-22T12:00:00Z')
const jumps = { '5 minutes': minutes(5), 'a day': days(1), 'ten years': days(3650) }
const fromRight = (duration: number) => after(right, duration)
const ahead = (jump: number) => deps.clock.set(fromRight(jump))
/** The clock is right again; a moment has passed. */
const setRight = () => deps.clock.set(fromRight(1000))

beforeEach(() => deps.clock.set(right))

const guess = (source = here) => typePassword(deps, { typed: 'wrong', source }).catch((error) => error)

describe.each(Object.entries(jumps))('a limit that was counted while the clock was ahead by %s', (_, jump) => {
  it('of wrong passwords blocks no longer than it may, and forgets none of them', async () => {
    await person(deps)
    ahead(jump)
    for (let n = 0; n < 8; n++) {
      await guess()
      deps.clock.advance(n < 7 ? minutes(15) : 0)
    }
    setRight()
    const refused = await guess()
    expect(refused).toMatchObject({ code: 'too-many-attempts' })
    expect(refused.details.retryAfter).toBeLessThanOrEqual(15 * 60)
    deps.clock.advance(minutes(15))
    expect(await guess()).toMatchObject({ code: 'invalid-credentials' })
    expect(await guess()).toMatchObject({ code: 'too-many-attempts' })
  })

  it('of wrong codes locks the account for its 15 minutes and no longer', async () => {
    await person(deps)
    const { recoveryCodes } = await withAuthenticator(deps)
    ahead(jump)
    for (let round = 0; round < 2; round++) {
      const challenge = challengeOf(await typePassword(deps))
      for (let n = 0; n < 5; n++) await typeCode(deps, { challenge, code: '000000' }).catch(() => undefined)
    }
    setRight()
    const attempt = async () => {
      const challenge = challengeOf(await typePassword(deps))
      return typeCode(deps, { challenge, method: 'recovery-code', code: recoveryCodes[0] ?? '' })
    }
    await expect(attempt()).rejects.toMatchObject({ code: 'too-many-attempts', details: { retryAfter: 900 } })
    deps.clock.advance(minutes(15))
    await expect(attempt()).resolves.toBeDefined()
  })

  it('of one source ends a minute later', async () => {
    await person(deps)
    ahead(jump)
    const source = from('198.51.100.1')
    for (let n = 0; n < 30; n++) await typePassword(deps, { email: `n${n}@acme.test`, source }).catch(() => undefined)
    setRight()
    await expect(typePassword(deps, { source })).rejects.toMatchObject({ code: 'too-many-attempts' })
    deps.clock.advance(minutes(1))
    await expect(typePassword(deps, { source })).resolves.toBeDefined()
  })

  it('of mailed codes refills after its hour, and the wait between two mails has ended', async () => {
    await person(deps)
    await withEmail(deps)
    ahead(jump)
    const challenge = challengeOf(await typePassword(deps))
    expect(challenge).toBeDefined()
    for (let n = 0; n < 4; n++) await typePassword(deps)
    setRight()
    await deps.db.challenge.updateMany({ data: { createdAt: right, expiresAt: fromRight(minutes(9)) } })
    const refused = await emailSignInCode(deps, { token: challenge, source: here }).catch((error) => error)
    expect(refused).toMatchObject({ code: 'too-many-attempts' })
    expect(refused.details.retryAfter).toBeLessThanOrEqual(3600)
    await deps.db.limit.deleteMany()
    await expect(emailSignInCode(deps, { token: challenge, source: here })).resolves.toBeDefined()
    await expect(emailSignInCode(deps, { token: challenge, source: here })).rejects.toMatchObject({
      details: { retryAfter: 60 },
    })
  })

  it('is brought back by the sweep too, and by each try that it lets pass', async () => {
    await person(deps)
    ahead(jump)
    await guess()
    setRight()
    await forget(deps, { auditDays: 0 })
    const swept = await deps.db.limit.findMany()
    expect(swept.flatMap(({ failures, at }) => [...failures, at]).filter((at) => at > fromRight(2000))).toEqual([])
    ahead(jump)
    await guess()
    setRight()
    await guess()
    const tried = await deps.db.limit.findMany()
    expect(tried.flatMap(({ failures, at }) => [...failures, at]).filter((at) => at > fromRight(2000))).toEqual([])
    expect(tried.find(({ key }) => key.startsWith('address'))?.failures).toHaveLength(3)
  })

  it('ends a reservation that a crash left behind after its 30 seconds', async () => {
    await person(deps)
    await guess()
    const until = fromRight(jump + 30_000)
    await deps.db.limit.updateMany({ data: { pending: Array.from({ length: 100 }, () => until) } })
    setRight()
    const taken = reserve(deps, { password: 'employee@acme.test 192.0.2.1' })
    await new Promise((resolve) => setTimeout(resolve, 100))
    deps.clock.advance(31_000)
    await expect(taken).resolves.toBeDefined()
  })

  it('keeps nobody from hearing of wrong codes', async () => {
    await person(deps)
    await withAuthenticator(deps)
    const missTwice = async () => {
      const challenge = challengeOf(await typePassword(deps))
      for (let n = 0; n < 2; n++) await typeCode(deps, { challenge, code: '000000' }).catch(() => undefined)
    }
    ahead(jump)
    await missTwice()
    setRight()
    await missTwice()
    expect(await deps.db.auditEvent.count({ where: { type: 'sign-in.wrong-codes' } })).toBe(2)
  })
})

it('an instance whose clock is behind the database brings nothing back: the others’ locks would end early', async () => {
  await person(deps)
  deps.clock.set(fromRight(minutes(60)))
  for (let n = 0; n < 6; n++) await guess()
  const before = await deps.db.limit.findMany()
  const behind = new Date(Date.now() - minutes(60))
  expect(await bringBack(deps.db, right, undefined, behind)).toBe(0)
  expect(await deps.db.limit.findMany()).toEqual(before)
  expect(await bringBack(deps.db, right)).toBeGreaterThan(0)
})

it('a lease of a database whose clock ran ahead is taken over', async () => {
  await deps.db.$executeRaw`INSERT INTO lease VALUES ('forget', ${randomUUID()}::uuid, now() + interval '10 years')`
  expect(await forget(deps, { auditDays: 0 })).not.toBeNull()
})
