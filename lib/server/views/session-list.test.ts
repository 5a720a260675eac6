import { expect, it } from 'vitest'
import { minutes } from '../../domain/time'
import {
  challengeOf,
  codeAt,
  live,
  person,
  signedIn,
  typeCode,
  typePassword,
  withAuthenticator,
} from '../../testing/people'
import { testDeps } from '../../testing/test-deps'
import { sessionRows } from './session-list'

const deps = testDeps()

const newest = async (token: string) =>
  (await sessionRows(deps, await live(deps, token))).find(({ current }) => current)

async function signInWith(method: 'authenticator' | 'email' | 'recovery-code', code: () => string) {
  const challenge = challengeOf(await typePassword(deps))
  deps.clock.advance(minutes(1))
  return newest((await typeCode(deps, { challenge, code: code(), method })).session.token)
}

it('tells a session by app, by emailed code and by recovery code apart, though all have the same amr', async () => {
  await person(deps)
  const { secret, recoveryCodes } = await withAuthenticator(deps)
  const byApp = await signInWith('authenticator', () => codeAt(secret, deps.clock.now()))
  const byRecoveryCode = await signInWith('recovery-code', () => recoveryCodes[0] ?? '')
  expect(byApp).toMatchObject({ factor: 'authenticator', by: ['password', 'code'] })
  expect(byRecoveryCode).toMatchObject({ factor: 'recovery-code', by: ['password', 'code'] })
  expect(byApp?.amr).toEqual(byRecoveryCode?.amr)
})

it('names the factor that a set-up has just proved in its session', async () => {
  await person(deps)
  const session = await signedIn(deps)
  expect(await sessionRows(deps, session)).toMatchObject([{ factor: null, by: ['password'] }])
  const { session: after } = await withAuthenticator(deps)
  expect((await sessionRows(deps, after)).find(({ current }) => current)).toMatchObject({ factor: 'authenticator' })
})
