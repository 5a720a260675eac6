import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { count } from '../../lib/testing/database/sql'
import { session } from '../../lib/testing/portal/sign-in'
import { forgetMisses } from '../../lib/testing/seeds/person-rows'
import { type AtProvider, openAtProvider } from './support/at-provider'
import { lastCause } from './support/companies'
import type { Json } from './support/issuer'

let at: AtProvider
beforeAll(async () => {
  at = await openAtProvider()
})
afterAll(() => at.close())
afterEach(async () => {
  Object.assign(at.issuer, { mood: 'well', discovery: {}, userinfo: null })
  await forgetMisses(at.stage.sql)
})

describe('claims that nobody needs, in a shape that nobody expects', () => {
  const odd: Json[] = [
    { name: null },
    { name: { formatted: 'Erin' } },
    { name: 'E'.repeat(600) },
    { name: 'Erin\0' },
    { given_name: 7, family_name: [] },
    { acr: null },
    { acr: 1 },
    { acr: 'x'.repeat(5000) },
    { amr: null },
    { amr: [{ method: 'mfa' }] },
    { amr: { mfa: true } },
    { amr: 5 },
    { auth_time: null },
    { auth_time: '1790000000' },
    { auth_time: 1790000000000 },
    { auth_time: -1 },
    { email: null },
    { email: ['a', 1] },
    { email: 'x'.repeat(9000) },
    { email_verified: 'True' },
    { email_verified: null },
    { updated_at: 'yesterday', address: null, groups: Array.from({ length: 2000 }, (_, n) => `group ${n}`) },
    { locale: 5, zoneinfo: {}, picture: [], phone_number_verified: 'yes' },
  ]

  test('refuse nobody who has come in before, and prove nothing', async () => {
    const claims = { sub: randomUUID(), email: `${randomUUID()}@${at.company.domain}` }
    const first = await session((await at.attempt({ claims })).browser)
    for (const more of odd) {
      const { browser, answer } = await at.attempt({ claims: { ...claims, ...more } })
      const said = JSON.stringify(more).slice(0, 80)
      expect(answer.headers.location, said).toBe(`${at.url}/`)
      const view = await session(browser)
      expect(view?.user.id, said).toBe(first?.user.id)
      expect(view?.amr, said).toEqual([])
    }
    const fresh = `session s join identity i on i.user_id = s.user_id where i.subject = $1 and s.stepped_up_at is not null`
    expect(await count(at.stage.sql, fresh, [claims.sub])).toBe(0)
  })

  test('name somebody by the first claim that holds a name', async () => {
    const nameOf = async (claims: Json) => (await session((await at.attempt({ claims })).browser))?.user.name
    expect(await nameOf({ name: null, given_name: 'Erin', family_name: 'Employee' })).toBe('Erin Employee')
    expect(await nameOf({ name: ' ', family_name: 'Employee' })).toBe('Employee')
    expect(await nameOf({ name: undefined, preferred_username: 'erin.e' })).toBe('erin.e')
    const email = `${randomUUID()}@${at.company.domain}`
    expect(await nameOf({ name: 7, email })).toBe(email)
  })

  test.each<[string, unknown]>([
    ['an empty text', ''],
    ['a number', 7],
    ['null', null],
    ['a list', ['erin']],
  ])('a subject that is %s is nobody', async (_, sub) => {
    const { browser, answer } = await at.attempt({ claims: { sub } })
    await at.expectRefused(answer, browser)
    expect(await lastCause(at.stage.sql, at.company)).toBe('claims')
  })

  test('userinfo that cannot be read, or fails, refuses nobody who has come in before', async () => {
    const claims = { sub: randomUUID(), email: `${randomUUID()}@${at.company.domain}` }
    await at.attempt({ claims })
    for (const userinfo of [{ sub: 'somebody-else' }, { sub: 5 }, {}]) {
      at.issuer.userinfo = userinfo
      const { answer } = await at.attempt({ claims: { ...claims, email: null } })
      expect(answer.headers.location).toBe(`${at.url}/`)
    }
  })
})

describe('an address in another claim than email', () => {
  const speaking = async (settings: { trust: boolean; claims: string[] }) => {
    const own = await at.another()
    await at.stage.sql('update open_id_provider set trust_email = $1, email_claims = $2 where company_id = $3', [
      settings.trust,
      settings.claims,
      own.company.id,
    ])
    return own
  }
  const withoutEmail = { email: undefined, email_verified: undefined }

  test.each(['preferred_username', 'upn', 'https://acme.test/mail'])(
    'counts where the operator names the claim and vouches for the provider: %s',
    async (claim) => {
      const own = await speaking({ trust: true, claims: ['email', claim] })
      const address = `erin@${own.company.domain}`
      const { browser } = await at.attempt({ claims: { ...withoutEmail, [claim]: `Erin@${own.company.domain}` } }, own)
      expect((await session(browser))?.user.email).toBe(address)
    },
  )

  test('is the first of the named claims that is of one of the company’s domains', async () => {
    const own = await speaking({ trust: true, claims: ['email', 'upn'] })
    const claims = { email: 'erin@contractor.test', upn: `erin@${own.company.domain}` }
    const { browser } = await at.attempt({ claims }, own)
    expect((await session(browser))?.user.email).toBe(claims.upn)
  })

  test.each<[string, string, { trust: boolean; claims: string[] }, Json]>([
    ['never counts by itself', 'no-address', { trust: true, claims: ['email'] }, {}],
    ['does not count unvouched', 'address-not-verified', { trust: false, claims: ['email', 'upn'] }, {}],
    [
      'is not verified by email_verified',
      'address-not-verified',
      { trust: false, claims: ['upn'] },
      { email_verified: true },
    ],
    [
      'of another domain binds nobody',
      'address-of-another-domain',
      { trust: true, claims: ['upn'] },
      { upn: 'erin@attacks.test' },
    ],
    ['that is no text binds nobody', 'no-address', { trust: true, claims: ['upn'] }, { upn: 5 }],
    ['that is no address binds nobody', 'no-address', { trust: true, claims: ['upn'] }, { upn: 'erin' }],
  ])('%s (%s)', async (_, cause, settings, more) => {
    const own = await speaking(settings)
    const claims = { ...withoutEmail, upn: `erin@${own.company.domain}`, ...more }
    const { browser, answer } = await at.attempt({ claims }, own)
    await at.expectRefused(answer, browser)
    expect(await lastCause(at.stage.sql, own.company)).toBe(cause)
    const [row] = await at.stage.sql<{ detail: string }>(
      `select detail::text as detail from audit_event where company_id = $1 and type = 'sign-in.identity-refused'`,
      [own.company.id],
    )
    expect(row?.detail).toMatch(/"claim": "(email|upn)"/)
    expect(row?.detail).not.toContain('erin')
  })
})
