import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { at } from '../../lib/testing/list'
import { Browser } from '../../lib/testing/portal/browser'
import { codeNow } from '../../lib/testing/portal/codes'
import {
  browserWithPassword,
  csrfToken,
  errorOf,
  giveCode,
  givePassword,
  session,
  wordOf,
} from '../../lib/testing/portal/sign-in'
import { type Enrolee, enrolledPerson, type Stage } from '../../lib/testing/portal/stage'
import { createPerson, forgetMisses } from '../../lib/testing/seeds/person-rows'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
let person: Enrolee
const tokens: Record<string, string> = {}

beforeAll(async () => {
  stage = await openSharedStage(1)
  person = await enrolledPerson(stage)
  const trusting = await browserWithPassword(stage.doorOf(0), person)
  await giveCode(trusting, 'recovery-code', at(person.recoveryCodes, 0), { trustBrowser: 'on' })
  for (const name of ['session', 'trust', 'known']) tokens[name] = trusting.cookies.get(`latchkey.${name}`) ?? ''
  const halfway = await browserWithPassword(stage.doorOf(0), person)
  tokens.challenge = halfway.cookies.get('latchkey.challenge') ?? ''
  tokens.csrf = (await csrfToken(halfway)) ?? ''
  const [stored] = await stage.sql<{ token_hash: string }>('select token_hash from session where user_id = $1', [
    person.id,
  ])
  tokens['stored hash'] = stored?.token_hash ?? ''
})
afterAll(() => stage.close())
beforeEach(() => forgetMisses(stage.sql))

const withCookie = (name: string, value: string) => {
  const browser = new Browser(stage.doorOf(0))
  browser.cookies.set(name, value)
  return browser
}

describe('a token in a place that is not its own', () => {
  test('every kind was given out', () => {
    expect(Object.entries(tokens).filter(([, value]) => value.length < 32)).toEqual([])
    expect(new Set(Object.values(tokens)).size).toBe(6)
  })

  test.each(['trust', 'known', 'challenge', 'csrf', 'stored hash'])('%s is no session', async (kind) => {
    const browser = withCookie('latchkey.session', tokens[kind] ?? '')
    expect(await session(browser.copy())).toBeNull()
    expect(wordOf(await browser.get('/api/account/mfa'))).toBe('401 not-signed-in')
    expect((await browser.get('/')).status).toBeGreaterThanOrEqual(300)
  })

  test.each(['session', 'trust', 'known', 'csrf', 'stored hash'])('%s is no challenge', async (kind) => {
    const browser = withCookie('latchkey.challenge', tokens[kind] ?? '')
    expect(wordOf(await browser.get('/api/sign-in'))).toBe('401 no-challenge')
    expect(wordOf(await giveCode(browser, 'recovery-code', at(person.recoveryCodes, 1)))).toBe('ChallengeExpired')
    expect(await session(browser)).toBeNull()
  })

  test.each(['session', 'known', 'challenge', 'csrf', 'stored hash'])('%s is no trust', async (kind) => {
    const browser = withCookie('latchkey.trust', tokens[kind] ?? '')
    const answer = await givePassword(browser, person)
    expect(answer.json<{ url: string }>().url).toContain('/sign-in/verify')
    expect(await session(browser)).toBeNull()
  })

  test("one person's trusted browser is nobody else's", async () => {
    const other = await enrolledPerson(stage)
    const browser = withCookie('latchkey.trust', tokens.trust ?? '')
    await givePassword(browser, other)
    expect(await session(browser)).toBeNull()
  })

  test.each(['session', 'challenge', 'trust'])('%s opens nothing as a header or under another name', async (kind) => {
    const token = tokens[kind] ?? ''
    const elsewhere: Record<string, string>[] = [
      { authorization: `Bearer ${token}` },
      { authorization: token, 'x-session': token, 'x-api-key': token },
      { cookie: `next-auth.session-token=${token}` },
      { cookie: `__Secure-next-auth.session-token=${token}; __Host-latchkey.session=${token}` },
      { cookie: `latchkey.session.0=${token}` },
      { cookie: `Latchkey.Session=${token}` },
    ]
    for (const headers of elsewhere) {
      const answer = await new Browser(stage.doorOf(0)).get('/api/account/mfa', headers)
      expect(wordOf(answer)).toBe('401 not-signed-in')
    }
    const inAddress = await new Browser(stage.doorOf(0)).get(`/api/account/mfa?session=${token}&token=${token}`)
    expect(inAddress.status).toBeGreaterThanOrEqual(400)
  })

  test('a challenge opens no route but those of the MFA screen', async () => {
    const halfway = await browserWithPassword(stage.doorOf(0), person)
    expect(await session(halfway)).toBeNull()
    const doors: [string, string][] = [
      ['GET', '/api/account/mfa'],
      ['POST', '/api/account/step-up'],
      ['POST', '/api/account/mfa/authenticator'],
      ['POST', '/api/account/mfa/recovery-codes'],
      ['DELETE', '/api/account/mfa'],
      ['GET', '/api/account/sessions'],
      ['GET', '/api/account/trusted-browsers'],
    ]
    for (const [method, path] of doors)
      expect(wordOf(await halfway.json(method, path, method === 'GET' ? undefined : {}))).toBe('401 not-signed-in')
    expect((await halfway.get('/api/sign-in')).text).not.toContain(person.email)
  })
})

describe('what the browser says about itself decides nothing', () => {
  test('the second step refuses to be told who is signing in', async () => {
    const victim = await createPerson(stage.sql)
    const browser = await browserWithPassword(stage.doorOf(0), person)
    for (const [name, value] of Object.entries({
      userId: victim.id,
      email: victim.email,
      sub: victim.id,
      id: victim.id,
    })) {
      const answer = await giveCode(browser, 'recovery-code', at(person.recoveryCodes, 2), { [name]: value })
      expect(wordOf(answer)).toBe('422 invalid-body')
    }
    expect(await session(browser)).toBeNull()
  })

  test('update() of next-auth changes neither role nor name nor times', async () => {
    const browser = await browserWithPassword(stage.doorOf(0), await createPerson(stage.sql))
    const before = await session(browser)
    const data = { role: 'administrator', user: { role: 'administrator', id: person.id }, amr: ['mfa'], sub: person.id }
    const body = { csrfToken: await csrfToken(browser), data }
    const answer = await browser.json('POST', '/api/auth/session', body)
    expect(answer.status).toBeLessThan(500)
    const { expires: _before, ...known } = { expires: '', ...before }
    const { expires: _after, ...now } = { expires: '', ...(await session(browser)) }
    expect(now).toEqual(known)
  })

  test('a right password ends the old session of that browser, a wrong one leaves it', async () => {
    const plain = await createPerson(stage.sql)
    const browser = await browserWithPassword(stage.doorOf(0), plain)
    const old = browser.copy()
    await givePassword(browser, { ...plain, password: 'something else altogether' })
    expect(await session(old.copy())).not.toBeNull()
    await givePassword(browser, person)
    expect(await session(old)).toBeNull()
  })

  test('signing in gives a new token each time', async () => {
    const plain = await createPerson(stage.sql)
    const browser = await browserWithPassword(stage.doorOf(0), plain)
    const first = browser.cookies.get('latchkey.session')
    await givePassword(browser, plain)
    expect(browser.cookies.get('latchkey.session')).not.toBe(first)
    const planted = withCookie('latchkey.session', 'A'.repeat(43))
    await givePassword(planted, plain)
    expect(planted.cookies.get('latchkey.session')).not.toBe('A'.repeat(43))
  })
})

const forged = (origin: string) => [
  'https://evil.test/',
  '//evil.test',
  '/\\evil.test',
  '/\t/evil.test',
  '/%09/evil.test',
  '\\\\evil.test',
  'https:evil.test',
  'javascript:alert(1)',
  'data:text/html,x',
  `${origin}@evil.test/`,
  `${origin}.evil.test/`,
  `http://user:pass@${new URL(origin).host}/`,
  `${origin.replace('http', 'https')}/`,
  '/api/auth/signout',
  ' ',
]

describe('a forged callbackUrl leads nowhere else', () => {
  const origin = () => stage.settings.APP_URL ?? ''
  const staysHere = (target: string | undefined) => {
    expect(target).toBeDefined()
    const { origin: reached } = new URL(target ?? '', origin())
    expect(reached).toBe(origin())
  }

  test('as a field of the password step, with a session at its end and with a challenge', async () => {
    const plain = await createPerson(stage.sql)
    for (const callbackUrl of forged(origin())) {
      const answer = await givePassword(new Browser(stage.doorOf(0)), plain, { callbackUrl })
      expect([200, 422]).toContain(answer.status)
      if (answer.status === 200) staysHere(answer.json<{ url: string }>().url)
      const halfway = new Browser(stage.doorOf(0))
      await givePassword(halfway, person, { callbackUrl })
      const [row] = await stage.sql<{ url: string }>(
        'select callback_url as url from challenge where user_id = $1 order by created_at desc limit 1',
        [person.id],
      )
      staysHere(row?.url)
    }
  })

  test('as a cookie, a query and without JavaScript', async () => {
    const plain = await createPerson(stage.sql)
    for (const callbackUrl of forged(origin())) {
      const browser = new Browser(stage.doorOf(0))
      await csrfToken(browser)
      for (const name of [...browser.cookies.keys()].filter((name) => name.includes('callback')))
        browser.cookies.set(name, encodeURIComponent(callbackUrl))
      const { email, password } = plain
      const fields = { csrfToken: await csrfToken(browser), email, password }
      const answer = await browser.form(
        `/api/auth/callback/password?callbackUrl=${encodeURIComponent(callbackUrl)}`,
        fields,
      )
      expect(answer.status).toBeLessThan(500)
      if (answer.headers.location) staysHere(answer.headers.location)
      const out = await browser.form('/api/auth/signout', { csrfToken: await csrfToken(browser), callbackUrl })
      expect(out.status).toBeLessThan(500)
      if (out.headers.location) staysHere(out.headers.location)
    }
  })

  test('Host and forwarding headers change no link', async () => {
    const headers = { host: 'evil.test', 'x-forwarded-host': 'evil.test', 'x-forwarded-proto': 'https' }
    for (const path of ['/', '/sign-in', '/account/settings', '/api/auth/signin', '/api/auth/csrf']) {
      const answer = await new Browser(stage.doorOf(0)).get(path, headers)
      expect(answer.status).toBeLessThan(500)
      expect(`${answer.headers.location ?? ''} ${answer.setCookies.join(' ')}`).not.toContain('evil.test')
    }
  })

  test('a recovery code ends at the settings, a code where the person wanted to go', async () => {
    const browser = new Browser(stage.doorOf(0))
    await givePassword(browser, person, { callbackUrl: '/account/sessions' })
    const right = await giveCode(browser, 'authenticator', codeNow(person.secret))
    expect(errorOf(right)).toBeNull()
    expect(new URL(right.json<{ url: string }>().url).pathname).toBe('/account/sessions')
    const recovering = new Browser(stage.doorOf(0))
    await givePassword(recovering, person, { callbackUrl: '/account/sessions' })
    const recovered = await giveCode(recovering, 'recovery-code', at(person.recoveryCodes, 3))
    expect(new URL(recovered.json<{ url: string }>().url).pathname).toBe('/account/settings')
  })
})
