import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Browser } from '../../lib/testing/portal/browser'
import { session } from '../../lib/testing/portal/sign-in'
import { forgetMisses } from '../../lib/testing/seeds/person-rows'
import { type AtProvider, type Attempt, now, openAtProvider } from './support/at-provider'
import { lastCause } from './support/companies'
import { hs256, none, rs256, strangersKey } from './support/issuer'

let at: AtProvider
beforeAll(async () => {
  at = await openAtProvider()
})
afterAll(() => at.close())
afterEach(async () => {
  Object.assign(at.issuer, { mood: 'well', discovery: {}, userinfo: null })
  await forgetMisses(at.stage.sql)
})

test('who the provider knows is let in, to the page that was asked for, and the cookies of the way are gone', async () => {
  const amr = ['pwd', 'mfa', 'x-unheard-of']
  const { browser, answer } = await at.attempt({ claims: { amr }, begin: { callbackUrl: '/account/sessions' } })
  expect([answer.status, answer.headers.location]).toEqual([302, `${at.url}/account/sessions`])
  const view = await session(browser)
  expect(view?.user.name).toBe('Erin Employee')
  expect(view?.amr.toSorted()).toEqual(['mfa', 'pwd'])
  expect(beginningsOf(browser)).toEqual([])
})

/** The cookies of this browser's sign-ins that wait at a provider. */
const beginningsOf = ({ cookies }: Browser) =>
  [...cookies.keys()].filter((name) => name.startsWith('latchkey.at-provider.'))

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
    ['a token that begins later', 'expired', { claims: { nbf: now() + 900, exp: now() + 1800 } }],
    ['a token under a stranger’s key', 'signature', { token: { sign: rs256(strangersKey()) } }],
    ['a code of nobody', 'code', { query: { code: 'made-up' } }],
    ['a subject that no database can hold', 'claims', { claims: { sub: 'with\0nul' } }],
    ['a subject of another type', 'claims', { claims: { sub: { toString: 'x' } } }],
  ])('%s is refused', async (_, cause, given) => {
    const { browser, answer } = await at.attempt(given)
    await at.expectRefused(answer, browser)
    expect(await lastCause(at.stage.sql, at.company)).toBe(cause)
  })

  test('a token signed with the client’s secret instead of the provider’s key is refused', async () => {
    const sign = hs256(at.issuer.clientSecret)
    const { browser, answer } = await at.attempt({ token: { header: { alg: 'HS256' }, sign } })
    await at.expectRefused(answer, browser)
    expect(await lastCause(at.stage.sql, at.company)).toBe('algorithm')
  })

  test('a browser that has lost the cookie of its beginning is not let in', async () => {
    const browser = at.newBrowser()
    const request = await at.asked(browser)
    const code = at.grant(request)
    for (const name of beginningsOf(browser)) browser.cookies.delete(name)
    await at.expectRefused(await at.back(browser, { code, state: request.get('state') ?? '' }), browser)
  })

  test.each<[string, (value: string) => string]>([
    ['was changed', (value) => `${value.slice(0, -2)}xx`],
    ['is empty', () => ''],
    ['is no token', () => 'latchkey'],
  ])('a beginning whose cookie %s lets nobody in', async (_, change) => {
    const browser = at.newBrowser()
    const request = await at.asked(browser)
    const [name = ''] = beginningsOf(browser)
    browser.cookies.set(name, change(browser.cookies.get(name) ?? ''))
    const code = at.grant(request)
    await at.expectRefused(await at.back(browser, { code, state: request.get('state') ?? '' }), browser)
  })

  test('the beginning of another tab lends its secrets to no other answer', async () => {
    const browser = at.newBrowser()
    const [first, second] = [await at.asked(browser), await at.asked(browser)]
    const [ofSecond = '', ofFirst = ''] = beginningsOf(browser).toSorted().toReversed()
    const value = browser.cookies.get(ofFirst) ?? ''
    browser.cookies.set(ofFirst, browser.cookies.get(ofSecond) ?? '')
    browser.cookies.set(ofSecond, value)
    const code = at.grant(first)
    await at.expectRefused(await at.back(browser, { code, state: first.get('state') ?? '' }), browser)
    expect(second.get('state')).not.toBe(first.get('state'))
  })

  test.each([
    ['with the state that came with it', 'state', false],
    ['with the thief’s own state, for want of the verifier', 'code', true],
  ])('a stolen answer is nothing in a browser that began a sign-in of its own: %s', async (_, cause, withOwn) => {
    const [victim, thief] = [at.newBrowser(), at.newBrowser()]
    const [request, own] = [await at.asked(victim), await at.asked(thief)]
    // Even an id_token that fits the thief's nonce is out of reach.
    const code = at.grant(request, { nonce: own.get('nonce') })
    const state = (withOwn ? own : request).get('state') ?? ''
    await at.expectRefused(await at.back(thief, { code, state }), thief)
    expect(await lastCause(at.stage.sql, at.company)).toBe(cause)
  })

  test('a stolen answer is nothing in a browser that began none', async () => {
    const request = await at.asked(at.newBrowser())
    const [code, state, thief] = [at.grant(request), request.get('state') ?? '', at.newBrowser()]
    await at.expectRefused(await at.back(thief, { code, state }), thief)
  })

  test('an answer used twice is refused the second time, even where all its cookies were kept', async () => {
    const browser = at.newBrowser()
    const request = await at.asked(browser)
    const twin = browser.copy()
    const query = { code: at.grant(request), state: request.get('state') ?? '' }
    expect((await at.back(browser, query)).headers.location).toBe(`${at.url}/`)
    await at.expectRefused(await at.back(twin, query), twin)
    await at.back(browser, query)
    expect(await session(browser)).not.toBeNull()
  })

  test('a discovery document that names another issuer speaks for nobody', async () => {
    at.issuer.discovery = { issuer: 'https://elsewhere.test' }
    const { browser, answer } = await at.attempt({ claims: { iss: 'https://elsewhere.test' } })
    await at.expectRefused(answer, browser)
    expect(await lastCause(at.stage.sql, at.company)).toBe('issuer')
  })
})
