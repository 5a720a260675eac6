import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { here, person, signedIn, typePassword, withAuthenticator } from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import { factors } from '../factors'
import { beginPasskeySignIn } from '../sign-in/passkey'
import { days, hours, minutes } from '../time'
import { forget as forgetAll } from './purge-expired'

const deps = testDeps()
const forget = (auditDays = 0) => forgetAll(deps, { auditDays })

it('forgets what has ended, and nothing that still counts', async () => {
  await person(deps)
  const { session } = await withAuthenticator(deps)
  await typePassword(deps)
  await typePassword(deps, { typed: 'wrong' }).catch(() => undefined)
  await deps.db.authenticator.updateMany({ data: { replacedAt: deps.clock.now() } })
  await forget()
  expect(
    await Promise.all([deps.db.session.count(), deps.db.challenge.count(), deps.db.authenticator.count()]),
  ).toEqual([1, 1, 1])
  expect(session.id).toBeDefined()
  deps.clock.advance(hours(25))
  await forget()
  expect(await Promise.all([deps.db.session.count(), deps.db.challenge.count()])).toEqual([0, 0])
  expect(await deps.db.limit.count({ where: { failures: { isEmpty: false } } })).toBeGreaterThan(0)
  deps.clock.advance(days(30))
  await forget()
  expect(await deps.db.authenticator.count()).toBe(0)
  await expect(signedIn(deps)).resolves.toBeDefined()
})

it('forgets a passkey’s ceremony that nobody finished, at the door too, and none that is under way', async () => {
  await person(deps)
  const session = await signedIn(deps)
  await factors.passkey.enrol(deps, { session, source: here })
  deps.clock.advance(minutes(6))
  await beginPasskeySignIn(deps, { token: undefined, source: here })
  await forget()
  expect(await deps.db.passkeyChallenge.count()).toBe(2)
  deps.clock.advance(minutes(5))
  await forget()
  expect(await deps.db.passkeyChallenge.findMany()).toMatchObject([{ purpose: 'DOOR' }])
  deps.clock.advance(minutes(6))
  await forget()
  expect(await deps.db.passkeyChallenge.count()).toBe(0)
})

it('removes more than one batch, and audit rows only once their time is over', async () => {
  const { id: userId } = await person(deps)
  const old = days(100)
  const at = new Date(deps.clock.now().getTime() - old)
  await deps.db.emailCode.createMany({
    data: Array.from({ length: 2500 }, () => ({ actId: randomUUID(), userId, askedAt: at, expiresAt: at })),
  })
  const idOf = (time: Date) =>
    `${time
      .getTime()
      .toString(16)
      .padStart(12, '0')
      .replace(/^(.{8})/, '$1-')}-7000-8000-000000000001`
  await deps.db.auditEvent.create({ data: { id: idOf(at), at, type: 'session.ended' } })
  await deps.db.auditEvent.create({ data: { id: idOf(deps.clock.now()), at: deps.clock.now(), type: 'session.ended' } })
  expect(await forget()).toMatchObject({ email_code: 2500 })
  expect(await deps.db.auditEvent.count()).toBe(2)
  expect(await forget(101)).toMatchObject({ audit_event: 0 })
  expect(await forget(99)).toMatchObject({ audit_event: 1 })
})

it('is done by one instance at a time, and goes on after one that died', async () => {
  await deps.db.$executeRaw`INSERT INTO lease VALUES ('forget', ${randomUUID()}::uuid, now() + interval '1 minute')`
  expect(await forget()).toBeNull()
  await deps.db.$executeRaw`UPDATE lease SET until = now() - interval '1 second'`
  expect(await forget()).not.toBeNull()
  expect(await deps.db.lease.count()).toBe(0)
})

it('a table that cannot be swept keeps none of the others waiting, and the fault is told', async () => {
  await person(deps)
  await signedIn(deps)
  deps.clock.advance(hours(25))
  await deps.db.$executeRaw`ALTER TABLE challenge RENAME TO challenge_away`
  try {
    await expect(forget()).rejects.toThrow()
  } finally {
    await deps.db.$executeRaw`ALTER TABLE challenge_away RENAME TO challenge`
  }
  expect(await deps.db.session.count()).toBe(0)
})
