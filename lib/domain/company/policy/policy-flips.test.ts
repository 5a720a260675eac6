import { beforeEach, describe, expect, it } from 'vitest'
import type { Policy } from '../../../schemas/admin'
import {
  challengeOf,
  codeAt,
  here,
  live,
  person,
  signedIn,
  typeCode,
  typePassword,
  withAuthenticator,
} from '../../../testing/people'
import { testDeps } from '../../../testing/test-deps'
import { loadSession } from '../../sessions/sessions'
import { lacksFactor } from '../../sign-in/mobile'
import { minutes } from '../../time'
import { changePolicy, policyView } from './policy-change'

const deps = testDeps()
const email = 'erin@acme.test'
let companyId: string
beforeEach(async () => {
  deps.clock.set(new Date('2026-11-22T12:00:00Z'))
  companyId = (await person(deps, { email })).companyId
  const { passwordHash } = await deps.db.user.findFirstOrThrow()
  const role = 'ADMINISTRATOR' as const
  await deps.db.user.create({ data: { companyId, email: 'admin@acme.test', name: 'Ann Admin', passwordHash, role } })
})

const now = () => deps.clock.now()
const change = async (wanted: Partial<Policy>) => {
  const { policy } = await policyView(deps, companyId)
  await changePolicy(deps, { companyId, source: here, policy: { ...policy, ...wanted }, dryRun: false })
}

describe('a policy that flips', () => {
  it('under a session: at the next request it opens the set-up alone', async () => {
    const begun = await typePassword(deps, { email })
    const token = begun.kind === 'session' ? begun.session.token : ''
    expect((await live(deps, token)).setupRequired).toBe(false)
    await change({ mfa: 'required', graceDays: 0 })
    expect((await live(deps, token)).setupRequired).toBe(true)
  })

  it('under a session that is older than the new limits: it is over', async () => {
    const begun = await typePassword(deps, { email })
    deps.clock.advance(minutes(6))
    await change({ sessionIdleMinutes: 5 })
    expect(await loadSession(deps, begun.kind === 'session' ? begun.session.token : '')).toBeNull()
  })

  it('under a pending challenge: a factor that is forbidden by then gives no more than the set-up', async () => {
    const { secret } = await withAuthenticator(deps, { email })
    deps.clock.advance(minutes(1))
    const challenge = challengeOf(await typePassword(deps, { email }))
    await change({ allowAuthenticator: false })
    const done = await typeCode(deps, { challenge, code: codeAt(secret, now()) })
    expect((await live(deps, done.session.token)).setupRequired).toBe(true)
  })

  it('under a trusted browser: the second step is asked for again', async () => {
    const { secret } = await withAuthenticator(deps, { email })
    deps.clock.advance(minutes(1))
    const challenge = challengeOf(await typePassword(deps, { email }))
    const done = await typeCode(deps, { challenge, code: codeAt(secret, now()), trustBrowser: true })
    const browser = { trust: done.trust?.token }
    expect((await typePassword(deps, { email, browser })).kind).toBe('session')
    await change({ trustedBrowserDays: 0 })
    expect((await typePassword(deps, { email, browser })).kind).toBe('challenge')
  })

  it('under a mobile app’s token: it is none any more where the second factor is asked for there', async () => {
    const session = await signedIn(deps, { email })
    expect(lacksFactor(session)).toBe(false)
    await change({ mobileRequiresMfa: true })
    const company = await deps.db.company.findUniqueOrThrow({ where: { id: companyId } })
    expect(lacksFactor({ ...session, person: { ...session.person, company } })).toBe(true)
  })
})
