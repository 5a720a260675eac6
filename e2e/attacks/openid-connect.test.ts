import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { Browser } from './support/browser'
import { type Company, companyAt, lastCause } from './support/companies'
import type { Answer } from './support/http'
import {
  hs256,
  type Issuer,
  type Json,
  type Mood,
  none,
  rs256,
  startIssuer,
  strangersKey,
  type Token,
} from './support/issuer'
import { createPerson, forgetMisses, forgetStepUp } from './support/people'
import { count } from './support/postgres'
import { csrfToken, givePassword, session, wordOf } from './support/sign-in'
import { openStage, type Stage } from './support/stage'

let stage: Stage
let issuer: Issuer
let company: Company
beforeAll(async () => {
  ;[stage, issuer] = await Promise.all([openStage(1), startIssuer()])
  company = await companyAt(stage.sql, stage.settings, issuer)
})
afterAll(() => Promise.all([stage.close(), issuer.close()]))
afterEach(async () => {
  Object.assign(issuer, { mood: 'well', discovery: {}, userinfo: null })
  await forgetMisses(stage.sql)
})

const idOf = (of: Company) => `oidc-${of.id}`
const newBrowser = () => new Browser(stage.doorOf(0))

async function begin(browser: Browser, more: Record<string, string> = {}, query = '', at = company) {
  const fields = { csrfToken: await csrfToken(browser), json: 'true', ...more }
  return browser.form(`/api/auth/signin/${idOf(at)}${query}`, fields)
}

/** What the provider is asked, after a begin that must have worked. */
async function asked(browser: Browser, more: Record<string, string> = {}, at = company) {
  const answer = await begin(browser, more, '', at)
  expect(answer.status, answer.text).toBe(200)
  return new URL(answer.json<{ url: string }>().url).searchParams
}

const now = () => Math.floor(Date.now() / 1000)
const claimsFor = (request: URLSearchParams, more: Json = {}): Json => ({
  iss: issuer.url,
  sub: randomUUID(),
  aud: issuer.clientId,
  iat: now(),
  exp: now() + 300,
  nonce: request.get('nonce'),
  email: `${randomUUID()}@${company.domain}`,
  email_verified: true,
  name: 'Erin Employee',
  ...more,
})

const back = (browser: Browser, query: Record<string, string>, at = company) =>
  browser.get(`/api/auth/callback/${idOf(at)}?${new URLSearchParams(query)}`)

interface Attempt {
  /** Over the claims that are right. */
  claims?: Json
  token?: Omit<Token, 'claims'>
  /** Over the parameters that the provider's redirect would bring. */
  query?: Record<string, string>
  browser?: Browser
  begin?: Record<string, string>
}

/** A whole sign-in with one thing wrong. */
async function attempt({ claims, token, query, browser = newBrowser(), begin: form }: Attempt) {
  const request = await asked(browser, form)
  const code = issuer.grant({ claims: claimsFor(request, claims), ...token })
  const answer = await back(browser, { code, state: request.get('state') ?? '', ...query })
  return { browser, answer, request, code }
}

/** Told on the sign-in page, in a word of ours, and nobody is let in. */
async function expectRefused(answer: Answer, browser: Browser) {
  expect(answer.status).toBe(302)
  expect(answer.headers.location).toBe(`${stage.settings.APP_URL}/sign-in?error=NotAtProvider`)
  expect(browser.cookies.has('latchkey.session')).toBe(false)
  expect(await session(browser)).toBeNull()
}

test('who the provider knows is let in, to the page that was asked for, and the cookies of the way are gone', async () => {
  const amr = ['pwd', 'mfa', 'x-unheard-of']
  const { browser, answer } = await attempt({ claims: { amr }, begin: { callbackUrl: '/account/sessions' } })
  expect([answer.status, answer.headers.location]).toEqual([302, `${stage.settings.APP_URL}/account/sessions`])
  const view = await session(browser)
  expect(view?.user.name).toBe('Erin Employee')
  expect(view?.amr.toSorted()).toEqual(['mfa', 'pwd'])
  for (const name of ['pkce', 'state', 'nonce', 'destination'])
    expect(browser.cookies.has(`latchkey.${name}`), name).toBe(false)
})

describe('what is forged', () => {
  test.each<[string, string, Attempt]>([
    ['a state of somebody else', 'state', { query: { state: 'A'.repeat(43) } }],
    ['a nonce of another sign-in', 'nonce', { claims: { nonce: 'A'.repeat(43) } }],
    ['no nonce', 'nonce', { claims: { nonce: undefined } }],
    ['another issuer in the token', 'issuer', { claims: { iss: 'https://elsewhere.test' } }],
    ['another issuer beside the code', 'issuer', { query: { iss: 'https://elsewhere.test' } }],
    ['a token without a signature', 'algorithm', { token: { header: { alg: 'none' }, sign: none } }],
    ['a token for another client', 'audience', { claims: { aud: 'another-client' } }],
    ['a token for two clients, made out to the other', 'audience', { claims: { aud: ['latchkey', 'b'], azp: 'b' } }],
    ['a token that has expired', 'expired', { claims: { iat: now() - 900, exp: now() - 600 } }],
    ['a token of the future', 'expired', { claims: { iat: now() + 900, exp: now() + 1800 } }],
    ['a token under a stranger’s key', 'signature', { token: { sign: rs256(strangersKey()) } }],
    ['a code of nobody', 'code', { query: { code: 'made-up' } }],
    ['a subject that no database can hold', 'claims', { claims: { sub: 'with\0nul' } }],
    ['a subject of another type', 'claims', { claims: { sub: { toString: 'x' } } }],
  ])('%s is refused', async (_, cause, given) => {
    const { browser, answer } = await attempt(given)
    await expectRefused(answer, browser)
    expect(await lastCause(stage.sql, company)).toBe(cause)
  })

  test('a token signed with the client’s secret instead of the provider’s key is refused', async () => {
    const sign = hs256(issuer.clientSecret)
    const { browser, answer } = await attempt({ token: { header: { alg: 'HS256' }, sign } })
    await expectRefused(answer, browser)
    expect(await lastCause(stage.sql, company)).toBe('algorithm')
  })

  test.each(['state', 'nonce', 'pkce'])('a browser without the cookie %s did not begin this sign-in', async (name) => {
    const browser = newBrowser()
    const request = await asked(browser)
    const code = issuer.grant({ claims: claimsFor(request) })
    browser.cookies.delete(`latchkey.${name}`)
    await expectRefused(await back(browser, { code, state: request.get('state') ?? '' }), browser)
  })

  test('a stolen answer is nothing in another browser, not even one that began a sign-in of its own', async () => {
    const [victim, thief] = [newBrowser(), newBrowser()]
    const request = await asked(victim)
    const code = issuer.grant({ claims: claimsFor(request) })
    const own = await asked(thief)
    for (const state of [request.get('state') ?? '', own.get('state') ?? ''])
      await expectRefused(await back(thief, { code, state }), thief)
  })

  test('an answer used twice is refused the second time, even where all its cookies were kept', async () => {
    const browser = newBrowser()
    const request = await asked(browser)
    const twin = browser.copy()
    const query = { code: issuer.grant({ claims: claimsFor(request) }), state: request.get('state') ?? '' }
    expect((await back(browser, query)).headers.location).toBe(`${stage.settings.APP_URL}/`)
    await expectRefused(await back(twin, query), twin)
    await back(browser, query)
    expect(await session(browser)).not.toBeNull()
  })

  test('a discovery document that names another issuer speaks for nobody', async () => {
    issuer.discovery = { issuer: 'https://elsewhere.test' }
    const { browser, answer } = await attempt({ claims: { iss: 'https://elsewhere.test' } })
    await expectRefused(answer, browser)
    expect(await lastCause(stage.sql, company)).toBe('issuer')
  })
})

describe('who it is', () => {
  test('the same subject at another issuer is somebody else, whose address is taken', async () => {
    const other = await startIssuer()
    const own = await companyAt(stage.sql, stage.settings, issuer)
    const claims = { sub: 'the-same', email: `erin@${own.domain}` }
    const signIn = async (at: Issuer) => {
      const browser = newBrowser()
      const request = await asked(browser, {}, own)
      const code = at.grant({ claims: claimsFor(request, { ...claims, iss: at.url }) })
      return { browser, answer: await back(browser, { code, state: request.get('state') ?? '' }, own) }
    }
    expect((await signIn(issuer)).answer.headers.location).toBe(`${stage.settings.APP_URL}/`)
    await stage.sql('update open_id_provider set issuer = $1 where company_id = $2', [other.url, own.id])
    const { browser, answer } = await signIn(other)
    await expectRefused(answer, browser)
    expect(await lastCause(stage.sql, own)).toBe('address-held')
    await other.close()
  })

  test.each<[string, Json]>([
    ['that the provider has not verified', { email_verified: false }],
    ['of which it does not say whether it verified it', { email_verified: undefined }],
    ['of another company’s domain', { email: 'erin@attacks.test' }],
    ['that is none', { email: 'erin' }],
    ['that is missing', { email: undefined }],
  ])('an address %s binds nobody', async (_, claims) => {
    const { browser, answer } = await attempt({ claims })
    await expectRefused(answer, browser)
    expect(await lastCause(stage.sql, company)).toBe('no-verified-address')
  })

  test('an address held by somebody with a password is not taken over', async () => {
    const person = await createPerson(stage.sql)
    const email = `${randomUUID()}@${company.domain}`
    await stage.sql('update "user" set email = $1 where id = $2', [email, person.id])
    const { browser, answer } = await attempt({ claims: { email } })
    await expectRefused(answer, browser)
    expect(await lastCause(stage.sql, company)).toBe('address-held')
    expect(await count(stage.sql, 'identity where user_id = $1', [person.id])).toBe(0)
  })

  test('an address that only userinfo knows is taken where userinfo speaks of the same subject', async () => {
    const email = `${randomUUID()}@${company.domain}`
    issuer.userinfo = { sub: 'told-by-userinfo', email, email_verified: true }
    const right = await attempt({ claims: { sub: 'told-by-userinfo', email: undefined } })
    expect((await session(right.browser))?.user.email).toBe(email)
    issuer.userinfo = { sub: 'somebody-else', email: `x@${company.domain}`, email_verified: true }
    const { browser, answer } = await attempt({ claims: { email: undefined } })
    await expectRefused(answer, browser)
    expect(await lastCause(stage.sql, company)).toBe('other-subject')
  })

  test('two first sign-ins of one person at once make one person', async () => {
    const claims = { sub: randomUUID(), email: `${randomUUID()}@${company.domain}` }
    const tries = await Promise.all(Array.from({ length: 6 }, () => attempt({ claims })))
    const views = await Promise.all(tries.map(({ browser }) => session(browser)))
    expect(new Set(views.map((view) => view?.user.id)).size).toBe(1)
    expect(await count(stage.sql, 'identity where subject = $1', [claims.sub])).toBe(1)
  })

  test('another company’s callback takes neither this company’s code nor its cookies', async () => {
    const other = await companyAt(stage.sql, stage.settings, issuer)
    const browser = newBrowser()
    const request = await asked(browser)
    const code = issuer.grant({ claims: claimsFor(request) })
    await expectRefused(await back(browser, { code, state: request.get('state') ?? '' }, other), browser)
  })

  test('a company that turned back to passwords is signed in nowhere else, and its sessions are over', async () => {
    const own = await companyAt(stage.sql, stage.settings, issuer)
    const browser = newBrowser()
    const request = await asked(browser, {}, own)
    const claims = claimsFor(request, { email: `erin@${own.domain}` })
    await back(browser, { code: issuer.grant({ claims }), state: request.get('state') ?? '' }, own)
    expect(await session(browser)).not.toBeNull()
    const late = newBrowser()
    const pending = await asked(late, {}, own)
    await stage.sql(`update company set sign_in_source = 'password' where id = $1`, [own.id])
    expect(await session(browser)).toBeNull()
    const code = issuer.grant({ claims: { ...claims, nonce: pending.get('nonce') } })
    await expectRefused(await back(late, { code, state: pending.get('state') ?? '' }, own), late)
    expect(wordOf(await begin(newBrowser(), {}, '', own))).toBe('404 not-found')
  })

  test('a password for an address of the company opens nothing', async () => {
    const { browser } = await attempt({ claims: { email: `erin@${company.domain}` } })
    expect(await session(browser)).not.toBeNull()
    const guess = { email: `erin@${company.domain}`, password: 'anything that is long' }
    expect(wordOf(await givePassword(newBrowser(), guess))).toBe('CredentialsSignin')
  })
})

describe('what the browser asks', () => {
  test('the provider is asked with PKCE, state and nonce, and for nothing that the browser made up', async () => {
    const request = await asked(newBrowser(), { email: `Erin@${company.domain}` })
    expect(request.get('code_challenge_method')).toBe('S256')
    for (const name of ['state', 'nonce', 'code_challenge']) expect(request.get(name)?.length, name).toBe(43)
    expect(request.get('redirect_uri')).toBe(`${stage.settings.APP_URL}/api/auth/callback/${idOf(company)}`)
    expect(request.get('login_hint')).toBe(`erin@${company.domain}`)
  })

  test('parameters beside the form are refused, and unknown fields in it', async () => {
    const smuggled = '?scope=openid+admin&redirect_uri=https%3A%2F%2Felsewhere.test&max_age=0'
    expect(wordOf(await begin(newBrowser(), {}, smuggled))).toBe('422 invalid-body')
    expect(wordOf(await begin(newBrowser(), { scope: 'admin' }))).toBe('422 invalid-body')
    expect(wordOf(await begin(newBrowser(), { callbackUrl: 'https://elsewhere.test/' }))).toBe('422 invalid-body')
    expect(wordOf(await begin(newBrowser(), { csrfToken: 'x' }))).toBe('403 cross-site')
  })

  test.each(['https://elsewhere.test/', '//elsewhere.test', '/api/auth/csrf', '%', 'x'.repeat(3000)])(
    'a cookie that wants to lead to %.40s leads home',
    async (destination) => {
      const browser = newBrowser()
      const request = await asked(browser)
      browser.cookies.set('latchkey.destination', destination)
      const code = issuer.grant({ claims: claimsFor(request) })
      const answer = await back(browser, { code, state: request.get('state') ?? '' })
      const target = new URL(answer.headers.location ?? '', 'http://nowhere')
      expect(`${target.origin}`).toBe(stage.settings.APP_URL)
      expect(target.pathname).not.toMatch(/^\/(api|\/)/)
    },
  )

  test('what the provider says about an error is shown to nobody', async () => {
    const browser = newBrowser()
    const request = await asked(browser)
    const words = { error: 'access_denied', error_description: '<script>alert(1)</script>' }
    await expectRefused(await back(browser, { ...words, state: request.get('state') ?? '' }), browser)
    expect(await lastCause(stage.sql, company)).toBe('cancelled')
  })

  test('no odd address or method is a fault of ours, and a look ahead spends nothing', async () => {
    const browser = newBrowser()
    const request = await asked(browser)
    const query = new URLSearchParams({
      code: issuer.grant({ claims: claimsFor(request) }),
      state: request.get('state') ?? '',
    })
    const callback = `/api/auth/callback/${idOf(company)}`
    expect((await browser.call({ method: 'HEAD', path: `${callback}?${query}` })).status).toBe(405)
    expect((await browser.form(callback, {})).status).toBe(405)
    expect((await browser.get(`/api/auth/signin/${idOf(company)}`)).status).toBe(405)
    for (const id of ['oidc-__proto__', 'oidc-', `oidc-${company.id}x`, `OIDC-${company.id}`])
      expect((await browser.get(`/api/auth/callback/${id}`)).status, id).toBe(404)
    const nobody = `/api/auth/callback/oidc-${randomUUID()}?code=x&state=y`
    expect((await newBrowser().get(nobody)).headers.location).toMatch(/\/sign-in\?error=NotAtProvider$/)
    for (const odd of ['', '?code', '?code=%00&state=%00', `?code=${'x'.repeat(9000)}`, '?state=a&state=b', '?error='])
      expect((await newBrowser().get(`${callback}${odd}`)).status, odd).toBe(302)
    expect((await browser.get(`${callback}?${query}`)).headers.location).toBe(`${stage.settings.APP_URL}/`)
  })

  test('thirty refused answers a minute from one source, then none is looked at', async () => {
    const browser = newBrowser()
    const told: string[] = []
    for (let n = 0; n < 32; n += 1) {
      const answer = await back(browser, { error: 'access_denied' })
      told.push(new URL(answer.headers.location ?? '').searchParams.get('error') ?? '')
    }
    expect(told.filter((error) => error === 'NotAtProvider').length).toBe(30)
    expect(told.at(-1)).toBe('TooManyAttempts')
  })
})

describe('a provider that is away', () => {
  const moods: [Mood, number][] = [
    ['hangs', 3_000],
    ['drips', 7_000],
    ['fails', 1_000],
    ['talks nonsense', 1_000],
  ]
  test.each(moods)('one that %s is told before the way there, and nobody else waits', async (mood, within) => {
    const person = await createPerson(stage.sql)
    issuer.mood = mood
    const started = performance.now()
    const waiting = begin(newBrowser())
    expect(wordOf(await givePassword(newBrowser(), person))).toBe('200')
    expect(performance.now() - started).toBeLessThan(1_500)
    const answer = await waiting
    expect(performance.now() - started).toBeLessThan(within)
    expect(wordOf(answer)).toBe('503 unavailable')
    expect(answer.json<Json>()).toMatchObject({ dependency: 'provider' })
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  })

  test.each(moods)('one that %s on the way back is told on the sign-in page', async (mood, within) => {
    const browser = newBrowser()
    const request = await asked(browser)
    issuer.mood = mood
    const started = performance.now()
    const answer = await back(browser, { code: 'x', state: request.get('state') ?? '' })
    expect(performance.now() - started).toBeLessThan(within)
    const { pathname, searchParams } = new URL(answer.headers.location ?? '')
    expect([answer.status, pathname]).toEqual([302, '/sign-in'])
    expect([searchParams.get('error'), searchParams.get('dependency')]).toEqual(['Unavailable', 'provider'])
    const page = await browser.get(`/sign-in?${searchParams}`)
    expect(page.text).toContain('sign-in service cannot be reached')
  })

  test('one that is not there at all is told at once', async () => {
    const gone = await startIssuer()
    const own = await companyAt(stage.sql, stage.settings, gone)
    await gone.close()
    const started = performance.now()
    expect(wordOf(await begin(newBrowser(), {}, '', own))).toBe('503 unavailable')
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})

describe('confirming at the provider', () => {
  const confirm = { callbackUrl: '/confirmed' }
  const confirmed = () => `${stage.settings.APP_URL}/confirmed`
  const refused = () => `${confirmed()}?error=NotAtProvider`

  async function inside() {
    const claims = { sub: randomUUID(), email: `${randomUUID()}@${company.domain}` }
    const { browser } = await attempt({ claims })
    const id = (await session(browser))?.user.id ?? ''
    await forgetStepUp(stage.sql, { id, email: claims.email, password: '' })
    return { browser, claims, token: browser.cookies.get('latchkey.session') }
  }
  const steppedUp = async (sub: unknown) =>
    count(
      stage.sql,
      `session s join identity i on i.user_id = s.user_id where i.subject = $1 and s.stepped_up_at > now() - interval '1 minute'`,
      [sub],
    )

  test('who signs in there anew has confirmed it, under a new session token', async () => {
    const { browser, claims, token } = await inside()
    const request = await asked(browser, confirm)
    expect([request.get('prompt'), request.get('max_age')]).toEqual(['login', '0'])
    const code = issuer.grant({ claims: claimsFor(request, { ...claims, auth_time: now() }) })
    const answer = await back(browser, { code, state: request.get('state') ?? '' })
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
    const request = await asked(browser, confirm)
    const code = issuer.grant({ claims: claimsFor(request, { ...claims, ...more }) })
    const answer = await back(browser, { code, state: request.get('state') ?? '' })
    expect(answer.headers.location).toBe(refused())
    expect(browser.cookies.get('latchkey.session')).toBe(token)
    expect(await steppedUp(claims.sub)).toBe(0)
    expect(await lastCause(stage.sql, company)).toBe(cause)
  })

  test('a sign-in on the provider’s own session confirms nothing by itself', async () => {
    const { browser } = await attempt({ claims: { sub: 'silent', auth_time: now() - 3600 } })
    expect(await session(browser)).not.toBeNull()
    expect(await steppedUp('silent')).toBe(0)
  })

  test('without a session there is nothing to confirm, and nobody is signed in by it', async () => {
    const browser = newBrowser()
    const request = await asked(browser, confirm)
    const code = issuer.grant({ claims: claimsFor(request, { auth_time: now() }) })
    const answer = await back(browser, { code, state: request.get('state') ?? '' })
    expect(answer.headers.location).toBe(`${confirmed()}?error=NotSignedIn`)
    expect(await session(browser)).toBeNull()
  })
})
