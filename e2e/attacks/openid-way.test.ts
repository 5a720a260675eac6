import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { count } from '../../lib/testing/database/sql'
import { inBatches } from '../../lib/testing/list'
import { Browser } from '../../lib/testing/portal/browser'
import { givePassword, tally, wordOf } from '../../lib/testing/portal/sign-in'
import { createPerson, forgetMisses } from '../../lib/testing/seeds/person-rows'
import { type AtProvider, idOf, openAtProvider } from './support/at-provider'
import { lastCause } from './support/companies'
import { type Json, type Mood, startIssuer } from './support/issuer'

let at: AtProvider
beforeAll(async () => {
  at = await openAtProvider({ SIGN_IN_SERVICE_TIMEOUT: '5' })
})
afterAll(() => at.close())
afterEach(async () => {
  Object.assign(at.issuer, { mood: 'well', discovery: {}, userinfo: null })
  await forgetMisses(at.stage.sql)
})

describe('what the browser asks', () => {
  test('the provider is asked with PKCE, state and nonce, and for nothing that the browser made up', async () => {
    const request = await at.asked(at.newBrowser(), { email: `Erin@${at.company.domain}` })
    expect(request.get('code_challenge_method')).toBe('S256')
    for (const name of ['state', 'nonce', 'code_challenge']) expect(request.get(name)?.length, name).toBe(43)
    expect(request.get('redirect_uri')).toBe(`${at.url}/api/auth/callback/${idOf(at.company)}`)
    expect(request.get('login_hint')).toBe(`erin@${at.company.domain}`)
  })

  test('parameters beside the form are refused, and unknown fields in it', async () => {
    const smuggled = '?scope=openid+admin&redirect_uri=https%3A%2F%2Felsewhere.test&max_age=0'
    expect(wordOf(await at.begin(at.newBrowser(), {}, undefined, smuggled))).toBe('422 invalid-body')
    expect(wordOf(await at.begin(at.newBrowser(), { scope: 'admin' }))).toBe('422 invalid-body')
    expect(wordOf(await at.begin(at.newBrowser(), { callbackUrl: 'https://elsewhere.test/' }))).toBe('422 invalid-body')
    expect(wordOf(await at.begin(at.newBrowser(), { csrfToken: 'x' }))).toBe('403 cross-site')
  })

  test('what the provider says about an error is shown to nobody', async () => {
    const browser = at.newBrowser()
    const request = await at.asked(browser)
    const words = { error: 'access_denied', error_description: '<script>alert(1)</script>' }
    await at.expectRefused(await at.back(browser, { ...words, state: request.get('state') ?? '' }), browser)
    expect(await lastCause(at.stage.sql, at.company)).toBe('cancelled')
  })

  test('no odd address or method is a fault of ours, and a look ahead spends nothing', async () => {
    const browser = at.newBrowser()
    const request = await at.asked(browser)
    const query = new URLSearchParams({
      code: at.grant(request),
      state: request.get('state') ?? '',
    })
    const callback = `/api/auth/callback/${idOf(at.company)}`
    expect((await browser.call({ method: 'HEAD', path: `${callback}?${query}` })).status).toBe(405)
    expect((await browser.form(callback, {})).status).toBe(405)
    expect((await browser.get(`/api/auth/signin/${idOf(at.company)}`)).status).toBe(405)
    for (const id of ['oidc-__proto__', 'oidc-', `oidc-${at.company.id}x`, `OIDC-${at.company.id}`])
      expect((await browser.get(`/api/auth/callback/${id}`)).status, id).toBe(404)
    const nobody = `/api/auth/callback/oidc-${randomUUID()}?code=x&state=y`
    expect((await at.newBrowser().get(nobody)).headers.location).toMatch(/\/sign-in\?error=NotAtProvider$/)
    for (const odd of ['', '?code', '?code=%00&state=%00', `?code=${'x'.repeat(7000)}`, '?state=a&state=b', '?error='])
      for (const client of [at.newBrowser(), browser.copy()])
        expect((await client.get(`${callback}${odd}`)).status, odd).toBe(302)
    expect((await browser.get(`${callback}?code=${'x'.repeat(9000)}`)).status, 'a target over 8 KiB').toBe(414)
    expect((await browser.get(`${callback}?${query}`)).headers.location).toBe(`${at.url}/`)
  })

  test('thirty refused answers a minute from one source, then none is looked at', async () => {
    const browser = at.newBrowser()
    await at.asked(browser)
    const told: string[] = []
    for (let n = 0; n < 32; n += 1) {
      const answer = await at.back(browser.copy(browser.door, browser.address), { error: 'access_denied' })
      told.push(new URL(answer.headers.location ?? '').searchParams.get('error') ?? '')
    }
    expect(told.filter((error) => error === 'NotAtProvider').length).toBe(30)
    expect(told.at(-1)).toBe('TooManyAttempts')
  })

  test('pages of other sites that send an office’s browsers here fill no limit and no log', async () => {
    const [office, logged] = [at.newBrowser(), () => count(at.stage.sql, 'audit_event')]
    const before = await logged()
    // Not even the provider is asked: nobody hears that it is away.
    at.issuer.mood = 'fails'
    for (let n = 0; n < 32; n += 1)
      await at.expectRefused(await at.back(office, n % 2 ? { error: 'x' } : { code: 'x', state: 'x' }), office)
    expect([await logged(), await count(at.stage.sql, '"limit"')]).toEqual([before, 0])
    at.issuer.mood = 'well'
    expect((await at.attempt({ browser: office })).answer.headers.location).toBe(`${at.url}/`)
  })

  test('sixty beginnings a minute from one source, then the provider is not asked', async () => {
    const { address } = at.newBrowser()
    const answers = await inBatches(62, 8, () => at.begin(new Browser(at.stage.doorOf(0), address)))
    expect(tally(answers)).toEqual({ 200: 60, '429 too-many-attempts': 2 })
    const refused = answers.find(({ status }) => status === 429)
    expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(30)
    expect((await at.begin(at.newBrowser())).status).toBe(200)
  })
})

describe('a provider that is away', () => {
  // The patience of this stage is five seconds for an answer.
  const moods: [Mood, number][] = [
    ['hangs', 7_500],
    ['drips', 7_500],
    ['fails', 1_500],
    ['talks nonsense', 1_500],
  ]

  test('and hangs keeps a hundred of its people waiting, tells more to come again, and delays nobody else', async () => {
    const person = await createPerson(at.stage.sql)
    const own = await at.another(await startIssuer())
    const others = await at.another(await startIssuer())
    own.issuer.mood = 'hangs'
    const given: string[] = []
    const waiting = Promise.all(
      Array.from({ length: 130 }, async () => {
        const answer = await at.begin(at.newBrowser(), {}, own)
        given.push(wordOf(answer))
        return answer
      }),
    )
    await expect.poll(() => given.length, { timeout: 4_000 }).toBe(30)
    expect(wordOf(await givePassword(at.newBrowser(), person))).toBe('200')
    expect(given).not.toContain('503 unavailable')
    expect((await at.begin(at.newBrowser(), {}, others)).status).toBe(200)
    const told = tally(await waiting)
    expect(told['503 unavailable']).toBe(100)
    expect(told['503 busy']).toBe(30)
    own.issuer.mood = 'well'
    expect((await at.begin(at.newBrowser(), {}, own)).status).toBe(200)
    await Promise.all([own.issuer.close(), others.issuer.close()])
  })

  /** A company at an issuer of its own in this mood, with a browser half the way. */
  async function halfway(mood: Mood) {
    const own = await at.another(await startIssuer())
    const browser = at.newBrowser()
    const request = await at.asked(browser, {}, own)
    own.issuer.mood = mood
    return { own, browser, state: request.get('state') ?? '' }
  }
  async function timed<T>(run: Promise<T>) {
    const started = performance.now()
    return { answer: await run, took: performance.now() - started }
  }

  test('one that hangs, drips, fails or talks nonsense is told in time, both ways, and nobody else waits', async () => {
    const person = await createPerson(at.stage.sql)
    const halves = await Promise.all(moods.map(async ([mood, within]) => ({ mood, within, ...(await halfway(mood)) })))
    const waiting = halves.map(async (half) => ({
      ...half,
      there: await timed(at.begin(at.newBrowser(), {}, half.own)),
      home: await timed(at.back(half.browser, { code: 'x', state: half.state }, half.own)),
    }))
    const other = await timed(givePassword(at.newBrowser(), person))
    expect([wordOf(other.answer), other.took < 1_500]).toEqual(['200', true])
    for (const { mood, within, there, home, browser, own } of await Promise.all(waiting)) {
      expect(Math.max(there.took, home.took), mood).toBeLessThan(within)
      expect(wordOf(there.answer), mood).toBe('503 unavailable')
      expect(there.answer.json<Json>(), mood).toMatchObject({ dependency: 'provider' })
      const { pathname, searchParams } = new URL(home.answer.headers.location ?? '')
      expect([home.answer.status, pathname], mood).toEqual([302, '/sign-in'])
      expect([searchParams.get('error'), searchParams.get('dependency')], mood).toEqual(['Unavailable', 'provider'])
      const page = await browser.get(`/sign-in?${searchParams}`)
      expect(page.text, mood).toContain('sign-in service cannot be reached')
      await own.issuer.close()
    }
  })

  test('one that is not there at all is told at once', async () => {
    const own = await at.another(await startIssuer())
    await own.issuer.close()
    const { answer, took } = await timed(at.begin(at.newBrowser(), {}, own))
    expect([wordOf(answer), took < 1_000]).toEqual(['503 unavailable', true])
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  })
})
