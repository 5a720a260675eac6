import { expect, it } from 'vitest'
import { person, signedIn, typePassword, withAuthenticator } from '../testing/people'
import { testDeps } from '../testing/test-deps'
import { forget } from './forget'
import { days, hours } from './time'

const deps = testDeps()

it('forgets what has ended, and nothing that still counts', async () => {
  await person(deps)
  const { session } = await withAuthenticator(deps)
  await typePassword(deps)
  await typePassword(deps, { typed: 'wrong' }).catch(() => undefined)
  await deps.db.authenticator.updateMany({ data: { replacedAt: deps.clock.now() } })
  await forget(deps)
  expect(
    await Promise.all([deps.db.session.count(), deps.db.challenge.count(), deps.db.authenticator.count()]),
  ).toEqual([1, 1, 1])
  expect(session.id).toBeDefined()
  deps.clock.advance(hours(25))
  await forget(deps)
  expect(await Promise.all([deps.db.session.count(), deps.db.challenge.count()])).toEqual([0, 0])
  expect(await deps.db.limit.count({ where: { failures: { isEmpty: false } } })).toBeGreaterThan(0)
  deps.clock.advance(days(30))
  await forget(deps)
  expect(await deps.db.authenticator.count()).toBe(0)
  await expect(signedIn(deps)).resolves.toBeDefined()
})
