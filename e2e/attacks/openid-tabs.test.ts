import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from '../../lib/testing/portal/browser'
import { forgetMisses } from '../../lib/testing/seeds/person-rows'
import { type AtProvider, now, openAtProvider } from './support/at-provider'
import { type Json, startIssuer } from './support/issuer'

let at: AtProvider
beforeAll(async () => {
  at = await openAtProvider()
})
afterAll(() => at.close())
afterEach(() => forgetMisses(at.stage.sql))

describe('several tabs of one browser', () => {
  const home = (browser: Browser, request: URLSearchParams, claims: Json = {}) =>
    at.back(browser, { code: at.grant(request, claims), state: request.get('state') ?? '' })

  test('each end where they began, in whichever order the answers come', async () => {
    const browser = at.newBrowser()
    const pages = ['/account/sessions', '/account/activity', '/']
    const claims = { sub: randomUUID(), email: `${randomUUID()}@${at.company.domain}` }
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      // Two at once, as a browser restores its tabs.
      const begun = await Promise.all(pages.map((callbackUrl) => at.asked(browser, { callbackUrl })))
      for (const tab of order) {
        const answer = await home(browser, begun[tab] as URLSearchParams, claims)
        expect(answer.headers.location).toBe(`${at.url}${pages[tab]}`)
      }
      browser.cookies.delete('latchkey.session')
    }
  })

  test('a failure in one takes nothing from the other', async () => {
    const browser = at.newBrowser()
    const [first, second] = [await at.asked(browser), await at.asked(browser, { callbackUrl: '/account' })]
    const cancelled = await at.back(browser, { error: 'access_denied', state: first.get('state') ?? '' })
    await at.expectRefused(cancelled, browser)
    await at.expectRefused(await at.back(browser, { code: 'x', state: 'A'.repeat(43) }), browser)
    await at.expectRefused(await at.back(browser, { error: 'access_denied' }), browser)
    expect((await home(browser, second)).headers.location).toBe(`${at.url}/account`)
  })

  test('at the providers of two companies both come back', async () => {
    const other = await at.another()
    const browser = at.newBrowser()
    const [own, foreign] = [await at.asked(browser), await at.asked(browser, {}, other)]
    const answer = await at.back(
      browser,
      { code: at.grant(foreign, {}, other), state: foreign.get('state') ?? '' },
      other,
    )
    expect(answer.headers.location).toBe(`${at.url}/`)
    expect((await home(browser, own)).headers.location).toBe(`${at.url}/`)
  })

  test('one that confirms and one that signs in keep their ends', async () => {
    const claims = { sub: randomUUID(), email: `${randomUUID()}@${at.company.domain}` }
    const { browser } = await at.attempt({ claims })
    const confirming = await at.asked(browser, { callbackUrl: '/confirmed' })
    const signingIn = await at.asked(browser, { callbackUrl: '/account' })
    expect((await home(browser, signingIn, claims)).headers.location).toBe(`${at.url}/account`)
    const fresh = { ...claims, auth_time: now() }
    expect((await home(browser, confirming, fresh)).headers.location).toBe(`${at.url}/confirmed`)
  })

  test('an answer that is opened again leads people who are signed in into the portal', async () => {
    const browser = at.newBrowser()
    const request = await at.asked(browser, { callbackUrl: '/account' })
    const query = { code: at.grant(request), state: request.get('state') ?? '' }
    expect((await at.back(browser, query)).headers.location).toBe(`${at.url}/account`)
    const cookie = browser.cookies.get('latchkey.session')
    const again = await at.back(browser, query)
    expect([again.status, again.headers.location]).toEqual([302, `${at.url}/`])
    expect(browser.cookies.get('latchkey.session')).toBe(cookie)
  })

  test('of twenty beginnings the last five can end, and no header grows beyond what servers take', async () => {
    const browser = at.newBrowser()
    const begun: URLSearchParams[] = []
    for (let n = 0; n < 20; n += 1)
      begun.push(await at.asked(browser, { callbackUrl: `/account?${'x'.repeat(n % 2 ? 1900 : 10)}` }))
    const size = [...browser.cookies].reduce((sum, [name, value]) => sum + name.length + value.length + 3, 0)
    expect(size).toBeLessThan(8_000)
    const last = begun.at(-1) as URLSearchParams
    await at.expectRefused(await home(browser, begun[0] as URLSearchParams), browser)
    expect((await home(browser, last)).headers.location).toContain(`${at.url}/account?x`)
  })

  test('without JavaScript each have a page that leads on to their own beginning', async () => {
    const browser = at.newBrowser()
    const pages = [await onwardPage(browser), await onwardPage(browser)]
    const states = await Promise.all(pages.map((page) => stateOn(browser, page)))
    expect(new Set(states).size).toBe(2)
    expect((await browser.get('/sign-in/provider?begun=x')).status).toBe(307)
    for (const state of states) expect(state).toMatch(/^[\w-]{43}$/)
  })

  async function onwardPage(browser: Browser) {
    const answer = await at.begin(browser, { json: 'false' })
    expect(answer.status).toBe(302)
    return new URL(answer.headers.location ?? '')
  }
  const stateOn = async (browser: Browser, { pathname, search }: URL) =>
    /[?&](?:amp;)?state=([\w-]+)/.exec((await browser.get(`${pathname}${search}`)).text)?.[1]
})

describe('a provider that takes its time', () => {
  test('is waited for: 2.5 seconds for each answer', async () => {
    const own = await at.another(await startIssuer())
    own.issuer.delay = 2_500
    const { answer } = await at.attempt({}, own)
    expect(answer.headers.location).toBe(`${at.url}/`)
    await own.issuer.close()
  })

  test('is asked for one thing on the way there and one on the way back, while its keys are known', async () => {
    const own = await at.another(await startIssuer())
    for (const times of [1, 2, 3]) {
      const { answer } = await at.attempt({}, own)
      expect(answer.headers.location).toBe(`${at.url}/`)
      const calls = Object.fromEntries(own.issuer.calls)
      expect(calls).toEqual({ '/.well-known/openid-configuration': times, '/token': times, '/keys': 1 })
    }
    await own.issuer.close()
  })

  test('and has changed its key is asked for its keys once more', async () => {
    const own = await at.another(await startIssuer())
    await at.attempt({}, own)
    for (const kid of ['two', 'two']) {
      own.issuer.changeKey(kid)
      expect((await at.attempt({}, own)).answer.headers.location).toBe(`${at.url}/`)
    }
    expect(own.issuer.calls.get('/keys')).toBe(3)
    await own.issuer.close()
  })

  test('with odd members in its documents signs people in all the same', async () => {
    const own = await at.another(await startIssuer())
    own.issuer.otherKeys = [
      null,
      'key',
      {},
      { kty: 'AKP' },
      { kty: 'oct', k: 'x' },
      { kty: 7 },
      { kty: 'RSA' },
      oddTwin,
    ]
    own.issuer.discovery = {
      userinfo_endpoint: 7,
      token_endpoint_auth_methods_supported: 'client_secret_basic',
      scopes_supported: null,
      claims_supported: [null],
      authorization_response_iss_parameter_supported: 'yes',
    }
    expect((await at.attempt({}, own)).answer.headers.location).toBe(`${at.url}/`)
    await own.issuer.close()
  })

  /** Of the same id as the issuer's own key. */
  const oddTwin = { kty: 'RSA', kid: 'one', n: 'AQAB', e: 'AQAB', use: 'sig' }
})
