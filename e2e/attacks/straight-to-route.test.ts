import { afterAll, beforeAll, expect, test } from 'vitest'
import { at } from '../../lib/testing/list'
import { Browser } from '../../lib/testing/portal/browser'
import type { Answer } from '../../lib/testing/portal/http'
import { browserWithPassword, csrfToken, session } from '../../lib/testing/portal/sign-in'
import { enrolledPerson, type Stage } from '../../lib/testing/portal/stage'
import { createPerson } from '../../lib/testing/seeds/person-rows'
import { openSharedStage } from './support/shared-postgres'

// The calls of a sign-in go past Next's router (lib/server/before-next/fast-path.mjs); the same with a query through it.

let stage: Stage
beforeAll(async () => {
  // Next names its requests by HOST: a name that is no part of a URL must not matter.
  stage = await openSharedStage(1, { HOST: '::' })
  // From here on Next has loaded the route.
  await csrfToken(new Browser(stage.doorOf(0)))
})
afterAll(() => stage.close())

const newPerson = () => createPerson(stage.sql)

/** Of each answer, or of the way it is sent. */
const theirOwn = ['date', 'x-request-id', 'vary', 'connection', 'keep-alive', 'content-length', 'transfer-encoding']

/** What of an answer must not depend on the way. */
const told = ({ status, headers, text, setCookies }: Answer) => ({
  status,
  headers: Object.fromEntries(
    Object.entries(headers).filter(([name]) => name !== 'set-cookie' && !theirOwn.includes(name)),
  ),
  cookies: setCookies.map((line) => line.replace(/=[^;]*/, '').replace(/Expires=[^;]*/, '')),
  text: text.replace(/[0-9a-f]{64}|[0-9a-f-]{36}|[0-9a-f-]{13}(?=@)|\d{4}-\d\d-[^"]*Z/g, 'THEIR OWN'),
})

const tokenOf = (browser: Browser) => browser.cookies.get('latchkey.csrf')?.split(/%7C|\|/)[0] ?? ''

const post = (browser: Browser, path: string, more: Record<string, string> = {}) =>
  browser.form(path, { csrfToken: tokenOf(browser), json: 'true', ...more })

const signIn = ({ email, password }: { email: string; password: string }) => ({ email, password })

const asked: Record<string, (browser: Browser, query: string) => Promise<Answer>> = {
  'the token': (browser, query) => browser.get(`/api/auth/csrf${query}`),
  'no session': (browser, query) => browser.get(`/api/auth/session${query}`),
  'a wrong password': (browser, query) =>
    post(browser, `/api/auth/callback/password${query}`, { email: 'nobody@acme.test', password: 'wrong' }),
  'a form that is none': (browser, query) => post(browser, `/api/auth/callback/password${query}`),
  'no challenge': (browser, query) =>
    post(browser, `/api/auth/callback/second-factor${query}`, { method: 'authenticator', code: '000000' }),
  'a form without its token': (browser, query) =>
    browser.form(`/api/auth/callback/second-factor${query}`, { method: 'authenticator', code: '000000' }),
  'a right password': async (browser, query) =>
    post(browser, `/api/auth/callback/password${query}`, signIn(await newPerson())),
  'a right password, from a page without JavaScript': async (browser, query) =>
    post(browser, `/api/auth/callback/password${query}`, { ...signIn(await newPerson()), json: '' }),
  'a right password where a code is due': async (browser, query) =>
    post(browser, `/api/auth/callback/password${query}`, signIn(await enrolledPerson(stage))),
  'a right code': async (browser, query) => {
    const person = await enrolledPerson(stage)
    await post(browser, '/api/auth/callback/password', signIn(person))
    const code = { method: 'recovery-code', code: at(person.recoveryCodes, 0) }
    return post(browser, `/api/auth/callback/second-factor${query}`, code)
  },
  'a session': async (browser, query) => {
    await post(browser, '/api/auth/callback/password', signIn(await newPerson()))
    return browser.get(`/api/auth/session${query}`)
  },
}

for (const [name, ask] of Object.entries(asked))
  test(`${name} is answered the same past Next’s router as through it`, async () => {
    const [one, other] = [new Browser(stage.doorOf(0)), new Browser(stage.doorOf(0))]
    if (name !== 'the token') await Promise.all([csrfToken(one), csrfToken(other)])
    const [straight, routed] = [await ask(one, ''), await ask(other, '?through=next')]
    expect(straight.headers.vary).not.toEqual(routed.headers.vary)
    expect(told(straight)).toEqual(told(routed))
  })

test('what only Next says to itself is not believed of a client, past its router as little as through it', async () => {
  const owner = await browserWithPassword(stage.doorOf(0), await createPerson(stage.sql))
  expect(await session(owner)).not.toBeNull()
  const slippedIn = `latchkey.session=${owner.cookies.get('latchkey.session')}; Path=/`
  const headers = { 'x-middleware-set-cookie': slippedIn, 'x-nextjs-data': '1', 'x-matched-path': '/api/health/live' }
  for (const path of ['/api/auth/session', '/api/auth/session?through=next']) {
    const visitor = new Browser(stage.doorOf(0))
    expect(told(await visitor.get(path, headers))).toEqual(told(await visitor.get(path)))
    expect((await visitor.get(path, headers)).text).toBe('{}')
  }
})
