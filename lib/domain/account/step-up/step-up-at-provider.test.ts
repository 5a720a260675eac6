import { expect, it } from 'vitest'
import { here, live, person, signedIn } from '../../../testing/people'
import { claims, companyAtProvider, insideByProvider } from '../../../testing/seeds/companies'
import { testDeps } from '../../../testing/test-deps'
import type { Claims } from '../../sign-in/provider'
import { stepUp } from './step-up'
import { stepUpAtProvider } from './step-up-at-provider'

const deps = testDeps()

async function inside() {
  const provider = await companyAtProvider(deps)
  return { provider, ...(await insideByProvider(deps, provider)) }
}
type Inside = Awaited<ReturnType<typeof inside>>
const confirm = (at: Inside, more: Partial<Claims> = {}) =>
  stepUpAtProvider(deps, {
    ...at,
    claims: claims(deps, { authenticatedAt: deps.clock.now(), ...more }),
    source: here,
  })

it('a new sign-in at the provider counts as a step-up, under a new token', async () => {
  const at = await inside()
  const fresh = await confirm(at)
  expect((await live(deps, fresh.token)).steppedUpAt).toEqual(deps.clock.now())
  await expect(live(deps, at.token)).rejects.toThrow('no such session')
  await expect(confirm(at)).rejects.toMatchObject({ code: 'not-signed-in' })
})

it('one that is a minute old still counts, an older one or one without a time does not', async () => {
  const at = await inside()
  const ago = (seconds: number) => ({ authenticatedAt: new Date(deps.clock.now().getTime() - seconds * 1000) })
  for (const more of [ago(61), ago(-61), { authenticatedAt: null }])
    await expect(confirm(at, more)).rejects.toMatchObject({ code: 'not-at-provider' })
  expect((await live(deps, at.token)).steppedUpAt).toBeNull()
  await confirm(at, ago(60))
})

it('another person of the company confirms nothing', async () => {
  const at = await inside()
  await insideByProvider(deps, at.provider, { subject: 'other', email: 'other@acme.test' })
  for (const subject of ['other', 'nobody'])
    await expect(confirm(at, { subject })).rejects.toMatchObject({ code: 'not-at-provider' })
  const rows = await deps.db.auditEvent.findMany({ where: { type: 'step-up.failed' } })
  expect(rows.map(({ detail }) => detail)).toEqual(Array(2).fill({ method: 'provider', cause: 'other-person' }))
})

it('who is not asked at a provider cannot confirm there, and who is has no password to confirm with', async () => {
  const at = await inside()
  await person(deps, { email: 'local@else.test' })
  const local = await signedIn(deps, { email: 'local@else.test' })
  await expect(confirm({ ...at, session: local })).rejects.toMatchObject({ code: 'not-set-up' })
  const proof = { password: 'correct horse battery staple' }
  const given = { session: at.session, token: at.token, source: here, proof }
  await expect(stepUp(deps, given)).rejects.toMatchObject({ code: 'not-set-up' })
})
