import { expect, it } from 'vitest'
import { here, person, signedIn, typePassword, withAuthenticator } from '../testing/people'
import { testDeps } from '../testing/test-deps'
import { factors } from './factors'
import { forget } from './forget'
import { openDoor } from './sign-in/passkey-door'
import { days, hours, minutes } from './time'

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

it('forgets a passkey’s ceremony that nobody finished, at the door too, and none that is under way', async () => {
  await person(deps)
  const session = await signedIn(deps)
  await factors.passkey.enrol(deps, { session, source: here })
  deps.clock.advance(minutes(6))
  await openDoor(deps, { token: undefined, source: here })
  await forget(deps)
  expect(await deps.db.passkeyChallenge.count()).toBe(2)
  deps.clock.advance(minutes(5))
  await forget(deps)
  expect(await deps.db.passkeyChallenge.findMany()).toMatchObject([{ purpose: 'DOOR' }])
  deps.clock.advance(minutes(6))
  await forget(deps)
  expect(await deps.db.passkeyChallenge.count()).toBe(0)
})
