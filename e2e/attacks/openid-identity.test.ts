import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { count } from '../../lib/testing/database/sql'
import { givePassword, session, wordOf } from '../../lib/testing/portal/sign-in'
import { createPerson, forgetMisses, forgetStepUp } from '../../lib/testing/seeds/person-rows'
import { type AtProvider, now, openAtProvider } from './support/at-provider'
import { lastCause } from './support/companies'
import { type Json, startIssuer } from './support/issuer'

let at: AtProvider
beforeAll(async () => {
  at = await openAtProvider()
})
afterAll(() => at.close())
afterEach(async () => {
  Object.assign(at.issuer, { mood: 'well', discovery: {}, userinfo: null })
  await forgetMisses(at.stage.sql)
})

describe('who it is', () => {
  test('the same subject at another issuer is somebody else, whose address is taken', async () => {
    const other = await startIssuer()
    const own = await at.another()
    const claims = { sub: 'the-same', email: `erin@${own.company.domain}` }
    expect((await at.attempt({ claims }, own)).answer.headers.location).toBe(`${at.url}/`)
    await at.stage.sql('update open_id_provider set issuer = $1 where company_id = $2', [other.url, own.company.id])
    const { browser, answer } = await at.attempt({ claims }, { ...own, issuer: other })
    await at.expectRefused(answer, browser)
    expect(await lastCause(at.stage.sql, own.company)).toBe('address-held')
    await other.close()
  })

  test.each<[string, string, Json]>([
    ['that the provider has not verified', 'address-not-verified', { email_verified: false }],
    ['of which it does not say whether it verified it', 'address-not-verified', { email_verified: undefined }],
    ['that it calls verified by a number', 'address-not-verified', { email_verified: 1 }],
    ['of another company’s domain', 'address-of-another-domain', { email: 'erin@attacks.test' }],
    ['that is none', 'no-address', { email: 'erin' }],
    ['that is missing', 'no-address', { email: undefined }],
    ['that is null', 'no-address', { email: null }],
  ])('an address %s binds nobody', async (_, cause, claims) => {
    const { browser, answer } = await at.attempt({ claims })
    await at.expectRefused(answer, browser)
    expect(await lastCause(at.stage.sql, at.company)).toBe(cause)
  })

  test('an address held by somebody with a password is not taken over', async () => {
    const person = await createPerson(at.stage.sql)
    const email = `${randomUUID()}@${at.company.domain}`
    await at.stage.sql('update "user" set email = $1 where id = $2', [email, person.id])
    const { browser, answer } = await at.attempt({ claims: { email } })
    await at.expectRefused(answer, browser)
    expect(await lastCause(at.stage.sql, at.company)).toBe('address-held')
    expect(await count(at.stage.sql, 'identity where user_id = $1', [person.id])).toBe(0)
  })

  test('an address that only userinfo knows is taken where userinfo speaks of the same subject', async () => {
    const email = `${randomUUID()}@${at.company.domain}`
    at.issuer.userinfo = { sub: 'told-by-userinfo', email, email_verified: true }
    const right = await at.attempt({ claims: { sub: 'told-by-userinfo', email: undefined } })
    expect((await session(right.browser))?.user.email).toBe(email)
    at.issuer.userinfo = { sub: 'somebody-else', email: `x@${at.company.domain}`, email_verified: true }
    const { browser, answer } = await at.attempt({ claims: { email: undefined } })
    await at.expectRefused(answer, browser)
    expect(await lastCause(at.stage.sql, at.company)).toBe('other-subject')
  })

  test('two first sign-ins of one person at once make one person', async () => {
    const claims = { sub: randomUUID(), email: `${randomUUID()}@${at.company.domain}` }
    const tries = await Promise.all(Array.from({ length: 6 }, () => at.attempt({ claims })))
    const views = await Promise.all(tries.map(({ browser }) => session(browser)))
    expect(new Set(views.map((view) => view?.user.id)).size).toBe(1)
    expect(await count(at.stage.sql, 'identity where subject = $1', [claims.sub])).toBe(1)
  })

  test('another company’s callback takes neither this company’s code nor its cookies', async () => {
    const other = await at.another()
    const browser = at.newBrowser()
    const request = await at.asked(browser)
    const code = at.grant(request)
    await at.expectRefused(await at.back(browser, { code, state: request.get('state') ?? '' }, other), browser)
  })

  test('a company that turned back to passwords is signed in nowhere else, and its sessions are over', async () => {
    const own = await at.another()
    const browser = at.newBrowser()
    const request = await at.asked(browser, {}, own)
    const claims = { sub: randomUUID(), email: `erin@${own.company.domain}` }
    await at.back(browser, { code: at.grant(request, claims, own), state: request.get('state') ?? '' }, own)
    expect(await session(browser)).not.toBeNull()
    const late = at.newBrowser()
    const pending = await at.asked(late, {}, own)
    await at.stage.sql(`update company set sign_in_source = 'password' where id = $1`, [own.company.id])
    expect(await session(browser)).toBeNull()
    const code = at.grant(pending, claims, own)
    await at.expectRefused(await at.back(late, { code, state: pending.get('state') ?? '' }, own), late)
    expect(wordOf(await at.begin(at.newBrowser(), {}, own))).toBe('404 not-found')
  })

  test('a password for an address of the company opens nothing', async () => {
    const { browser } = await at.attempt({ claims: { email: `erin@${at.company.domain}` } })
    expect(await session(browser)).not.toBeNull()
    const guess = { email: `erin@${at.company.domain}`, password: 'anything that is long' }
    expect(wordOf(await givePassword(at.newBrowser(), guess))).toBe('CredentialsSignin')
  })
})

describe('confirming at the provider', () => {
  const confirm = { callbackUrl: '/confirmed' }
  const confirmed = () => `${at.url}/confirmed`
  const refused = () => `${confirmed()}?error=NotAtProvider`

  async function inside() {
    const claims = { sub: randomUUID(), email: `${randomUUID()}@${at.company.domain}` }
    const { browser } = await at.attempt({ claims })
    const id = (await session(browser))?.user.id ?? ''
    await forgetStepUp(at.stage.sql, { id, email: claims.email, password: '' })
    return { browser, claims, token: browser.cookies.get('latchkey.session') }
  }
  const steppedUp = async (sub: unknown) =>
    count(
      at.stage.sql,
      `session s join identity i on i.user_id = s.user_id where i.subject = $1 and s.stepped_up_at > now() - interval '1 minute'`,
      [sub],
    )

  test('who signs in there anew has confirmed it, under a new session token', async () => {
    const { browser, claims, token } = await inside()
    const request = await at.asked(browser, confirm)
    expect([request.get('prompt'), request.get('max_age')]).toEqual(['login', '0'])
    const code = at.grant(request, { ...claims, auth_time: now() })
    const answer = await at.back(browser, { code, state: request.get('state') ?? '' })
    expect(answer.headers.location).toBe(confirmed())
    expect(browser.cookies.get('latchkey.session')).not.toBe(token)
    expect(await session(browser)).not.toBeNull()
    expect(await steppedUp(claims.sub)).toBe(1)
  })

  test.each<[string, string, Json]>([
    ['a sign-in of an hour ago', 'stale', { auth_time: now() - 3600 }],
    ['a sign-in of an hour hence', 'stale', { auth_time: now() + 3600 }],
    ['a provider that does not say when', 'stale', {}],
    ['somebody else', 'other-person', { sub: 'somebody-else', auth_time: now() }],
  ])('%s confirms nothing, and the session goes on as it was', async (_, cause, more) => {
    const { browser, claims, token } = await inside()
    const request = await at.asked(browser, confirm)
    const code = at.grant(request, { ...claims, ...more })
    const answer = await at.back(browser, { code, state: request.get('state') ?? '' })
    expect(answer.headers.location).toBe(refused())
    expect(browser.cookies.get('latchkey.session')).toBe(token)
    expect(await steppedUp(claims.sub)).toBe(0)
    expect(await lastCause(at.stage.sql, at.company)).toBe(cause)
  })

  test('a sign-in on the provider’s own session confirms nothing by itself', async () => {
    const { browser } = await at.attempt({ claims: { sub: 'silent', auth_time: now() - 3600 } })
    expect(await session(browser)).not.toBeNull()
    expect(await steppedUp('silent')).toBe(0)
  })

  test('without a session there is nothing to confirm, and nobody is signed in by it', async () => {
    const browser = at.newBrowser()
    const request = await at.asked(browser, confirm)
    const code = at.grant(request, { auth_time: now() })
    const answer = await at.back(browser, { code, state: request.get('state') ?? '' })
    expect(answer.headers.location).toBe(`${confirmed()}?error=NotSignedIn`)
    expect(await session(browser)).toBeNull()
  })
})
