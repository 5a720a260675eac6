import { beforeEach, describe, expect, it } from 'vitest'
import {
  challengeOf,
  codeAt,
  here,
  live,
  password,
  person,
  typeCode,
  typePassword,
  withAuthenticator,
} from '../../../testing/people'
import { testDeps } from '../../../testing/test-deps'
import { loadSession } from '../../sessions/sessions'
import { minutes } from '../../time'
import { requireStepUp, stepUp } from './step-up'

const deps = testDeps()
const open = async (token: string) => ({ session: await live(deps, token), source: here, token })
const passwordSession = async () => {
  const begun = await typePassword(deps)
  return begun.kind === 'session' ? begun.session.token : ''
}

describe('a step-up', () => {
  beforeEach(() => person(deps))

  it('is not needed for ten minutes after a sign-in without factors, then it is', async () => {
    const { session } = await open(await passwordSession())
    expect(() => requireStepUp(deps, session)).not.toThrow()
    deps.clock.advance(minutes(10) + 1)
    expect(() => requireStepUp(deps, session)).toThrow('step-up-required')
  })

  it('takes the password where there is no factor, and gives the session a new token', async () => {
    const options = await open(await passwordSession())
    deps.clock.advance(minutes(11))
    const fresh = await stepUp(deps, { ...options, proof: { password } })
    expect(await loadSession(deps, options.token)).toBeNull()
    expect(() => requireStepUp(deps, { ...options.session, steppedUpAt: deps.clock.now() })).not.toThrow()
    expect((await live(deps, fresh.token)).id).toBe(options.session.id)
  })

  it('takes no password where there is a factor', async () => {
    await withAuthenticator(deps)
    const [row] = await deps.db.session.findMany()
    const { session } = await withSignIn()
    await expect(stepUp(deps, { session, source: here, token: 'x', proof: { password } })).rejects.toMatchObject({
      code: 'not-set-up',
    })
    expect(row).toBeDefined()
  })

  it('ends the session at the fifth miss in a row', async () => {
    const options = await open(await passwordSession())
    for (let n = 0; n < 5; n++) {
      await expect(stepUp(deps, { ...options, proof: { password: 'wrong' } })).rejects.toMatchObject({
        code: 'invalid-credentials',
      })
      deps.clock.advance(1500)
    }
    expect(await loadSession(deps, options.token)).toBeNull()
  })

  it('takes a code, once', async () => {
    const { secret } = await withAuthenticator(deps)
    const options = await withSignIn(secret)
    deps.clock.advance(minutes(11))
    const code = codeAt(secret, deps.clock.now())
    const fresh = await stepUp(deps, { ...options, proof: { method: 'authenticator', code } })
    const next = await open(fresh.token)
    await expect(stepUp(deps, { ...next, proof: { method: 'authenticator', code } })).rejects.toMatchObject({
      code: 'code-already-used',
    })
  })

  async function withSignIn(secret?: string) {
    const key = secret ?? (await secretOf())
    deps.clock.advance(minutes(1))
    const done = await typeCode(deps, {
      challenge: challengeOf(await typePassword(deps)),
      code: codeAt(key, deps.clock.now()),
    })
    return open(done.session.token)
  }

  async function secretOf() {
    const row = await deps.db.authenticator.findFirstOrThrow()
    return new TextDecoder().decode(
      deps.vault.open(row.secret, { userId: row.userId, rowId: row.id, purpose: 'authenticator' }),
    )
  }
})

describe('a session', () => {
  beforeEach(() => person(deps))

  it('ends after an hour unused, after a day whatever happens, and earlier where the company says so', async () => {
    const token = await passwordSession()
    deps.clock.advance(minutes(59))
    expect(await loadSession(deps, token)).not.toBeNull()
    deps.clock.advance(minutes(1))
    expect(await loadSession(deps, token)).toBeNull()
    const busy = await passwordSession()
    await deps.db.session.updateMany({ data: { lastSeenAt: new Date(deps.clock.now().getTime() + minutes(24 * 60)) } })
    deps.clock.advance(minutes(24 * 60))
    expect(await loadSession(deps, busy)).toBeNull()
    const short = await passwordSession()
    await deps.db.company.updateMany({ data: { sessionIdleMinutes: 5 } })
    deps.clock.advance(minutes(5))
    expect(await loadSession(deps, short)).toBeNull()
  })

  it('is refused at once when its person is disabled', async () => {
    const token = await passwordSession()
    await deps.db.user.updateMany({ data: { disabledAt: deps.clock.now() } })
    expect(await loadSession(deps, token)).toBeNull()
  })

  it.each(['', 'x', 'a'.repeat(43), '../../etc/passwd', '\0'.repeat(43)])('is not made of %j', async (token) => {
    expect(await loadSession(deps, token)).toBeNull()
  })
})
