import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { freePort } from '../../lib/testing/free-port'
import { at } from '../../lib/testing/list'
import { Browser, type Door } from '../../lib/testing/portal/browser'
import { wrongCode } from '../../lib/testing/portal/codes'
import type { Answer, Call } from '../../lib/testing/portal/http'
import { startPortal } from '../../lib/testing/portal/portal'
import {
  browserWithPassword,
  csrfToken,
  enrol,
  giveCode,
  givePassword,
  session,
  signOut,
  wordOf,
} from '../../lib/testing/portal/sign-in'
import { type Enrolee, enrolledPerson, type Stage } from '../../lib/testing/portal/stage'
import { createPerson, forgetMisses, forgetStepUp, type Person } from '../../lib/testing/seeds/person-rows'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
beforeAll(async () => {
  stage = await openSharedStage(1)
})
afterAll(() => stage.close())
beforeEach(() => forgetMisses(stage.sql))

const json = { 'content-type': 'application/json' }
const origin = () => stage.settings.APP_URL ?? ''

describe('the order of checks', () => {
  const visitors: Record<string, Browser> = {}
  let locked: Person

  beforeAll(async () => {
    const door = stage.doorOf(0)
    const [plain, stale] = [await createPerson(stage.sql), await createPerson(stage.sql)]
    visitors.nobody = new Browser(door)
    visitors.stale = await browserWithPassword(door, stale)
    await forgetStepUp(stage.sql, stale)
    visitors.fresh = await browserWithPassword(door, plain)
    visitors.mustSetUp = await browserWithPassword(door, await personOfStrictCompany())
    const enrolled = await createPerson(stage.sql)
    visitors.enrolled = await browserWithPassword(door, enrolled)
    await enrol(visitors.enrolled)
    locked = await createPerson(stage.sql)
    visitors.locked = await browserWithPassword(door, locked)
    await enrol(visitors.locked)
  })

  const evil = { origin: 'https://evil.test' }
  const large = 'x'.repeat(17 * 1024)
  const key = '/api/account/mfa/authenticator'
  const rows: [expected: string, visitor: string, call: Call][] = [
    [
      '413 too-large',
      'nobody',
      { method: 'POST', path: key, headers: { 'content-type': 'text/plain', ...evil }, body: large },
    ],
    [
      '415 not-json',
      'nobody',
      { method: 'POST', path: key, headers: { 'content-type': 'text/plain', ...evil }, body: '{' },
    ],
    ['403 cross-site', 'nobody', { method: 'POST', path: key, headers: { ...json, ...evil }, body: '{"label":1}' }],
    ['401 not-signed-in', 'nobody', { method: 'POST', path: key, headers: json, body: '{"label":1}' }],
    ['403 mfa-setup-required', 'mustSetUp', { method: 'DELETE', path: '/api/account/sessions' }],
    ['404 not-found', 'stale', { method: 'DELETE', path: `/api/account/sessions/${randomUUID()}` }],
    ['422 invalid-body', 'stale', { method: 'POST', path: key, headers: json, body: '{"label":1}' }],
    ['403 step-up-required', 'stale', { method: 'DELETE', path: '/api/account/mfa' }],
    ['409 not-enabled', 'fresh', { method: 'DELETE', path: '/api/account/mfa' }],
    [
      '409 not-set-up',
      'fresh',
      { method: 'PUT', path: '/api/account/mfa/option', headers: json, body: '{"option":"authenticator"}' },
    ],
    [
      '410 enrolment-expired',
      'fresh',
      { method: 'POST', path: `${key}/validate`, headers: json, body: '{"code":"000000"}' },
    ],
    ['405 method-not-supported', 'nobody', { method: 'PUT', path: '/api/account/step-up', headers: evil }],
  ]

  test.each(rows)('%s', async (expected, visitor, call) => {
    const browser = visitors[visitor]
    if (!browser) throw new Error(`Nobody is called ${visitor}`)
    const answer = await browser.copy().call(call)
    expect(wordOf(answer)).toBe(expected)
    const problem = answer.json<Record<string, unknown>>()
    expect(problem).toMatchObject({ status: answer.status, type: expect.any(String), title: expect.any(String) })
    expect(answer.headers['x-request-id']).toMatch(/\S/)
    if (expected === '422 invalid-body') expect(problem.fields).toEqual({ label: expect.any(String) })
  })

  test('a locked account answers 429 before it looks at a code, then 422 for a wrong one', async () => {
    const browser = visitors.locked
    if (!browser) throw new Error('Nobody is locked')
    const body = { method: 'authenticator', code: wrongCode('A'.repeat(32)) }
    expect((await browser.json('POST', '/api/account/step-up', body)).status).toBe(422)
    await stage.sql(`update "limit" set blocked_until = now() + interval '10 minutes' where key like 'factorStreak:%'`)
    const refused = await browser.json('POST', '/api/account/step-up', body)
    expect(wordOf(refused)).toBe('429 too-many-attempts')
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(500)
    expect(refused.json<{ retryAfter: number }>().retryAfter).toBeGreaterThan(500)
  })

  test('who must set MFA up reaches the set-up and nothing else', async () => {
    const person = await personOfStrictCompany()
    const browser = await browserWithPassword(stage.doorOf(0), person)
    expect(await session(browser)).toMatchObject({ setupRequired: true })
    expect((await browser.get('/')).headers.location).toContain('/account/settings')
    expect(wordOf(await browser.get('/api/account/sessions'))).toBe('403 mfa-setup-required')
    expect((await browser.get('/api/account/mfa')).status).toBe(200)
    await enrol(browser)
    expect(await session(browser)).toMatchObject({ setupRequired: false })
    expect((await browser.get('/api/account/sessions')).status).toBe(200)
    expect(wordOf(await browser.json('DELETE', '/api/account/mfa'))).toBe('409 required-by-policy')
  })

  async function personOfStrictCompany(): Promise<Person> {
    const person = await createPerson(stage.sql)
    const company = randomUUID()
    await stage.sql(`insert into company (id, name, mfa_policy, mfa_grace_days) values ($1, 'Strict', 'required', 7)`, [
      company,
    ])
    await stage.sql('update "user" set company_id = $1, mfa_reset_at = now() where id = $2', [company, person.id])
    return person
  }
})

describe('calls from other sites', () => {
  const passes: [string, Record<string, string>][] = [
    ['our own origin', { origin: 'ours' }],
    ['our own origin, whatever else the browser says', { origin: 'ours', 'sec-fetch-site': 'cross-site' }],
    ['no origin, from the same page', { 'sec-fetch-site': 'same-origin' }],
    ['no origin, typed', { 'sec-fetch-site': 'none' }],
    ['no browser at all', {}],
  ]
  const refused: [string, Record<string, string>][] = [
    ['another origin', { origin: 'https://evil.test' }],
    ['another origin that claims to be the same', { origin: 'https://evil.test', 'sec-fetch-site': 'same-origin' }],
    ['no origin of its own', { origin: 'null' }],
    ['another port', { origin: 'http://localhost:1' }],
    ['a longer host', { origin: 'ours.evil.test' }],
    ['no origin, from another site', { 'sec-fetch-site': 'cross-site' }],
    ['no origin, from a neighbour', { 'sec-fetch-site': 'same-site' }],
  ]
  const ours = (headers: Record<string, string>) =>
    headers.origin ? { ...headers, origin: headers.origin.replace('ours', origin()) } : headers

  test.each(passes)('%s: a change passes', async (_, headers) => {
    const browser = await browserWithPassword(stage.doorOf(0), await createPerson(stage.sql))
    const path = '/api/account/mfa/pending'
    expect((await browser.call({ method: 'DELETE', path, headers: ours(headers) })).status).toBe(204)
  })

  test.each(refused)('%s: no change passes, with JSON or as a form', async (_, headers) => {
    const person = await createPerson(stage.sql)
    const browser = await browserWithPassword(stage.doorOf(0), person)
    for (const [method, path] of [
      ['DELETE', '/api/account/mfa/pending'],
      ['POST', '/api/account/mfa/authenticator'],
    ] as const)
      expect(wordOf(await browser.call({ method, path, headers: { ...json, ...ours(headers) }, body: '{}' }))).toBe(
        '403 cross-site',
      )
    for (const path of ['callback/password', 'callback/second-factor', 'signout']) {
      const fields = {
        csrfToken: await csrfToken(browser),
        email: person.email,
        password: person.password,
        json: 'true',
      }
      const type = { 'content-type': 'application/x-www-form-urlencoded' }
      const body = new URLSearchParams(path === 'signout' ? { csrfToken: fields.csrfToken } : fields).toString()
      const answer = await browser.call({
        method: 'POST',
        path: `/api/auth/${path}`,
        headers: { ...type, ...ours(headers) },
        body,
      })
      expect(wordOf(answer)).toBe('403 cross-site')
    }
    expect(await session(browser)).not.toBeNull()
  })

  test('reading is not hindered', async () => {
    const browser = await browserWithPassword(stage.doorOf(0), await createPerson(stage.sql))
    expect((await browser.get('/api/account/mfa', { origin: 'https://evil.test' })).status).toBe(200)
  })

  test('a missing, foreign or stale CSRF token is refused', async () => {
    const { email, password } = await createPerson(stage.sql)
    const foreign = await csrfToken(new Browser(stage.doorOf(0)))
    const tokens: Record<string, string>[] = [{}, { csrfToken: '' }, { csrfToken: 'x' }, { csrfToken: foreign }]
    const forms: Record<string, Record<string, string>> = {
      'callback/password': { email, password },
      'callback/second-factor': { method: 'authenticator', code: '1' },
      signout: {},
    }
    for (const token of tokens) {
      const browser = new Browser(stage.doorOf(0))
      await csrfToken(browser)
      for (const [path, fields] of Object.entries(forms)) {
        const answer = await browser.form(`/api/auth/${path}`, { ...token, ...fields, json: 'true' })
        expect(wordOf(answer)).toBe('403 cross-site')
      }
      expect(await session(browser)).toBeNull()
    }
  })
})

describe('a browser that keeps no cookies', () => {
  const tokenOfPage = async () => {
    const page = await new Browser(stage.doorOf(0)).get('/sign-in')
    return /name="csrfToken" value="([^"]+)"/.exec(page.text)?.[1] ?? ''
  }
  const tell = 'Your browser sent no cookies'

  test('is told so by a page that was made a moment ago, with and without script', async () => {
    const { email, password } = await createPerson(stage.sql)
    const fields = { csrfToken: await tokenOfPage(), email, password }
    const scripted = await new Browser(stage.doorOf(0)).form('/api/auth/callback/password', { ...fields, json: 'true' })
    expect([wordOf(scripted), scripted.json<{ reason: string }>().reason]).toEqual(['403 cross-site', 'no-cookies'])
    expect(scripted.text).toContain(tell)
    const plain = await new Browser(stage.doorOf(0)).call({
      method: 'POST',
      path: '/api/auth/callback/password',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' },
      body: new URLSearchParams(fields).toString(),
    })
    expect(plain.status).toBe(302)
    const shown = new URL(plain.headers.location ?? '')
    const page = await new Browser(stage.doorOf(0)).get(shown.pathname + shown.search)
    expect(page.text).toContain(tell)
  })

  test('is told apart from a page that is stale', async () => {
    const browser = new Browser(stage.doorOf(0))
    await csrfToken(browser)
    const stale = await browser.form('/api/auth/callback/password', {
      csrfToken: 'x',
      email: 'a@b.test',
      password: 'x',
    })
    expect([wordOf(stale), stale.json<{ reason?: string }>().reason]).toEqual(['403 cross-site', undefined])
  })
})

describe('cookies', () => {
  const attributesOf = (answer: Answer) =>
    answer.setCookies
      .filter((line) => !/expires=Thu, 01 Jan 1970|max-age=0/i.test(line))
      .map((line) => ({ name: line.slice(0, line.indexOf('=')), line, rest: line.toLowerCase() }))

  async function cookiesOfAWholeSignIn(door: Door, person: Enrolee) {
    const browser = new Browser(door)
    const given = [await browser.get('/api/auth/csrf'), await givePassword(browser, person)]
    given.push(await giveCode(browser, 'recovery-code', at(person.recoveryCodes, 0), { trustBrowser: 'on' }))
    return given.flatMap(attributesOf)
  }

  test('are out of reach of scripts and of other sites, and small', async () => {
    const cookies = await cookiesOfAWholeSignIn(stage.doorOf(0), await enrolledPerson(stage))
    const names = cookies.map(({ name }) => name)
    for (const name of ['session', 'challenge', 'trust', 'known']) expect(names).toContain(`latchkey.${name}`)
    for (const { rest, line } of cookies) {
      expect(rest).toContain('httponly')
      expect(rest).toContain('samesite=lax')
      expect(rest).toContain('path=/')
      expect(rest).not.toContain('domain=')
      expect(line.length).toBeLessThan(4096)
    }
    const ofSession = names.filter((name) => name.startsWith('latchkey.session'))
    expect(new Set(ofSession)).toEqual(new Set(['latchkey.session']))
  })

  test('on https belong to this host alone', async () => {
    const person = await enrolledPerson(stage)
    const secure = await startPortal({
      ...stage.settings,
      APP_URL: 'https://portal.attacks.test',
      PORT: String(await freePort()),
    })
    try {
      for (const { name, rest } of await cookiesOfAWholeSignIn(secure, person)) {
        expect(name).toMatch(/^__Host-latchkey\./)
        expect(rest).toContain('; secure')
      }
    } finally {
      await secure.signal('SIGTERM')
    }
  })

  test('go when they are over: the challenge at the right code, the session at the sign-out', async () => {
    const person = await enrolledPerson(stage)
    const browser = await browserWithPassword(stage.doorOf(0), person)
    expect(browser.cookies.has('latchkey.challenge')).toBe(true)
    await giveCode(browser, 'recovery-code', at(person.recoveryCodes, 0))
    expect(browser.cookies.has('latchkey.challenge')).toBe(false)
    expect(browser.cookies.has('latchkey.session')).toBe(true)
    await signOut(browser)
    expect(browser.cookies.has('latchkey.session')).toBe(false)
  })
})

describe('what a stranger can learn', () => {
  const attempt = async (email: string, password: string) => {
    const browser = new Browser(stage.doorOf(0))
    await csrfToken(browser)
    const begun = performance.now()
    const answer = await givePassword(browser, { email, password })
    const took = performance.now() - begun
    const { date, 'x-request-id': id, 'content-security-policy': nonce, ...headers } = answer.headers
    expect([date, id, nonce].every(Boolean)).toBe(true)
    // The address comes back in the cookie that keeps the form filled.
    const seen = JSON.stringify({ status: answer.status, text: answer.text, headers })
    return { took, seen: seen.replaceAll(encodeURIComponent(email), 'ADDRESS').replace(/expires=[^;]+/gi, '') }
  }

  test('an unknown address, a wrong password and a disabled account answer alike, and as slowly', async () => {
    const known = await createPerson(stage.sql)
    const disabled = await createPerson(stage.sql)
    await stage.sql('update "user" set disabled_at = now() where id = $1', [disabled.id])
    const kinds: [string, string][] = [
      ['nobody@attacks.test', 'a password of nobody'],
      [known.email, 'not the right password'],
      [disabled.email, disabled.password],
    ]
    const times: number[][] = [[], [], []]
    const seen = new Set<string>()
    for (let round = 0; round < 15; round += 1) {
      await forgetMisses(stage.sql)
      for (const [kind, [email, password]] of kinds.entries()) {
        const { took, seen: answer } = await attempt(email, password)
        times[kind]?.push(took)
        seen.add(answer)
      }
    }
    expect([...seen]).toHaveLength(1)
    const medians = times.map((list) =>
      at(
        list.sort((a, b) => a - b),
        7,
      ),
    )
    expect(Math.max(...medians) / Math.min(...medians)).toBeLessThan(2)
  })

  test('the pending challenge shows a masked address and no more of the person', async () => {
    const person = await enrolledPerson(stage)
    const browser = await browserWithPassword(stage.doorOf(0), person)
    const answer = await browser.get('/api/sign-in')
    expect(Object.keys(answer.json<object>()).sort()).toEqual(
      [
        'emailHint',
        'emailSent',
        'emailSwitches',
        'expiresAt',
        'lastMiss',
        'method',
        'methods',
        'recoverySetId',
        'recoverySetMadeAt',
        'resendAt',
        'setUpFollows',
        'trustBrowserDays',
      ].sort(),
    )
    for (const secret of [person.email, person.id, person.secret]) expect(answer.text).not.toContain(secret)
    expect(answer.headers['cache-control']).toContain('no-store')
  })

  test('answers with keys, codes and personal data are kept by no cache', async () => {
    const browser = await browserWithPassword(stage.doorOf(0), await createPerson(stage.sql))
    const answers = [
      await browser.json('POST', '/api/account/mfa/authenticator', {}),
      await browser.get('/api/account/mfa'),
      await browser.get('/api/account/sessions'),
      await browser.get('/api/auth/session'),
      await browser.get('/account/settings'),
    ]
    for (const answer of answers) expect(answer.headers['cache-control']).toMatch(/no-store/)
  })

  test('no log line holds a password, code, key, token or whole address', async () => {
    const person = await enrolledPerson(stage)
    const browser = await browserWithPassword(stage.doorOf(0), person)
    await giveCode(browser, 'recovery-code', 'ZZZZ-YYYY-XXXX')
    await giveCode(browser, 'recovery-code', at(person.recoveryCodes, 0), { trustBrowser: 'on' })
    await givePassword(new Browser(stage.doorOf(0)), { ...person, password: 'a wrong one to look for' })
    const secrets = [person.password, person.secret, person.email, 'a wrong one to look for', 'ZZZZ-YYYY-XXXX']
      .concat(
        person.recoveryCodes,
        [...browser.cookies.values()].filter((value) => value.length > 30),
      )
      .concat(stage.settings.SECRET ?? '', stage.settings.VAULT_KEYS ?? '')
    const log = stage.portals.map((portal) => portal.output()).join('')
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([])
  })
})
