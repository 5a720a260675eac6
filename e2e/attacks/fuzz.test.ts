import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Browser } from './support/browser'
import type { Answer, Call } from './support/http'
import { formJunk, headerJunk, jsonJunk, queryJunk } from './support/junk'
import { at, inBatches } from './support/list'
import { createPerson, forgetMisses, forgetStepUp, passwordHash } from './support/people'
import { rawRequest } from './support/raw-request'
import { documentedRoutes, nextAuthRoutes, pages, type Route } from './support/routes'
import { beginEnrolment, browserWithPassword, csrfToken, enrol, session } from './support/sign-in'
import { type Enrolee, enrolledPerson, openStage, type Stage } from './support/stage'

let stage: Stage
let person: Enrolee
let routes: Route[]
let visitors: Record<'nobody' | 'half signed in' | 'signed in', Browser>
let secrets: string[]

beforeAll(async () => {
  stage = await openStage(1)
  const door = stage.doorOf(0)
  person = await enrolledPerson(stage)
  const inside = await createPerson(stage.sql)
  const signedIn = await browserWithPassword(door, inside)
  const { secret, recoveryCodes } = await enrol(signedIn)
  await beginEnrolment(signedIn)
  // Whatever would change a factor is refused, so that junk which happens to be whole does no harm.
  await forgetStepUp(stage.sql, inside)
  visitors = {
    nobody: new Browser(door),
    'half signed in': await browserWithPassword(door, person),
    'signed in': signedIn,
  }
  const { SECRET = '', VAULT_KEYS = '', DATABASE_URL = '' } = stage.settings
  const sealed = await stage.sql<{ secret: string }>('select secret from authenticator')
  secrets = [SECRET, VAULT_KEYS, DATABASE_URL, passwordHash, person.password, person.secret, secret, ...recoveryCodes]
    .concat(sealed.map((row) => row.secret))
    .filter(Boolean)
  routes = [...(await documentedRoutes(door)), ...nextAuthRoutes, ...pages]
})
afterAll(() => stage.close())

interface Case extends Call {
  name: string
  visitor: keyof typeof visitors
}

/** What is wrong with an answer, in a word; nothing where it is as the contract wants it. */
function complaint({ path }: Call, answer: Answer): string | undefined {
  if (answer.status >= 500) return `${answer.status}: ${answer.text.slice(0, 200)}`
  const everything = answer.text + JSON.stringify({ ...answer.headers, 'set-cookie': undefined })
  if (secrets.some((secret) => everything.includes(secret))) return `a secret is in the answer ${answer.status}`
  // Node refuses by itself what is no HTTP at all, before anything of Latchkey runs.
  if (answer.status < 400 || [400, 431].includes(answer.status) || !path.startsWith('/api/')) return undefined
  const type = answer.headers['content-type'] ?? ''
  if (path.startsWith('/api/auth/') && type.startsWith('application/json')) return undefined
  if (!type.startsWith('application/problem+json')) return `${answer.status} is no problem but ${type}`
  if (!answer.text) return undefined
  const problem = answer.json<{ code?: string; title?: string; detail?: string; status?: number }>()
  const whole =
    /^[a-z-]+$/.test(problem.code ?? '') && problem.title && problem.detail && problem.status === answer.status
  return whole ? undefined : `the problem lacks something: ${answer.text}`
}

/** Sends every case, eight at a time, each from an address of its own; gives back what was wrong, how often and where first. */
async function complaintsOf(cases: Case[]): Promise<string[]> {
  const found = new Map<string, string[]>()
  await inBatches(cases.length, 8, async (index) => {
    const { name, visitor, ...call } = at(cases, index)
    const said = await visitors[visitor]
      .copy()
      .call(call)
      .then((answer) => complaint(call, answer))
      .catch((error: Error) => error.message)
    if (said)
      found.set(said, [...(found.get(said) ?? []), `${call.method} ${call.path.slice(0, 60)} as ${visitor}, ${name}`])
  })
  return [...found].map(([said, where]) => `${said} (${where.length} times, first at ${where[0]})`)
}

/** One visitor after the other over the cases, so that each kind of junk meets each kind of visitor somewhere. */
const inTurn = (index: number, ...of: (keyof typeof visitors)[]) => at(of, index % of.length)

describe('whatever is sent, the answer ends, is no fault and gives no secret away', () => {
  test('every documented operation is known to this test', () => {
    expect(routes.filter(({ takes }) => takes === 'json').length).toBeGreaterThan(10)
  })

  test('bodies of junk to every operation that takes JSON', async () => {
    const cases = routes
      .filter(({ takes }) => takes === 'json')
      .flatMap(({ method, path }) =>
        Object.entries(jsonJunk).flatMap(([name, junk], index) => [
          { name, visitor: 'signed in' as const, method, path, ...junk },
          { name, visitor: inTurn(index, 'nobody', 'half signed in'), method, path, ...junk },
        ]),
      )
    expect(await complaintsOf(cases)).toEqual([])
  })

  test('bodies of junk to every form of next-auth', async () => {
    const cases: Case[] = []
    for (const visitor of ['nobody', 'half signed in'] as const) {
      const token = await csrfToken(visitors[visitor])
      for (const { method, path } of routes.filter(({ takes, path }) => takes === 'form' && !path.endsWith('signout')))
        for (const [name, junk] of Object.entries(formJunk(token))) cases.push({ name, visitor, method, path, ...junk })
    }
    expect(await complaintsOf(cases)).toEqual([])
    await forgetMisses(stage.sql)
  })

  const isPage = ({ path }: { path: string }) => !path.startsWith('/api/')
  // Headers are read before any route is chosen: of a kind, each route meets every third, each of them every third route.
  test.for([
    { kind: 'page', some: isPage },
    { kind: 'route', some: (route: { path: string }) => !isPage(route) },
  ])('headers and cookies of junk to every $kind', async ({ some }) => {
    const cases = routes.filter(some).flatMap(({ method, path }, turn) =>
      Object.entries(headerJunk)
        .filter((_, index) => (index + turn) % 3 === 0)
        .map(([name, junk], index) => {
          const visitor = inTurn(turn + index, 'nobody', 'signed in')
          return { name, visitor, method, path, ...withCookies(junk, visitor) }
        }),
    )
    expect(await complaintsOf(cases)).toEqual([])
  })

  test('queries of junk to every route and page', async () => {
    const cases = routes.flatMap(({ method, path }, turn) =>
      queryJunk
        .filter((_, index) => (index + turn) % 2 === 0)
        .map((query, index) => {
          const visitor = inTurn(turn + index, 'nobody', 'signed in')
          return { name: 'query', visitor, method, path: path + query }
        }),
    )
    expect(await complaintsOf(cases)).toEqual([])
  })

  test('methods that a route does not have', async () => {
    const unknown = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']
    const paths = [...new Set(routes.map(({ path }) => path))].filter((path) => !path.endsWith('signout'))
    const has = (method: string, path: string) => routes.some((route) => route.path === path && route.method === method)
    const cases = paths.flatMap((path) =>
      unknown
        .filter((method) => !has(method, path))
        .map((method): Case => ({ name: 'method', visitor: 'signed in', method, path })),
    )
    expect(await complaintsOf(cases)).toEqual([])
  })

  test('ids of junk', async () => {
    const ids = [
      'x',
      '__proto__',
      '%00',
      '%ff',
      '..%2f..',
      `${'a'.repeat(4000)}`,
      '00000000-0000-0000-0000-00000000000g',
      '%',
      "'",
    ]
    const cases = ['sessions', 'trusted-browsers', 'mfa/authenticator', 'nowhere'].flatMap((list) =>
      ids.flatMap((id) =>
        ['GET', 'DELETE', 'PATCH'].map(
          (method): Case => ({ name: 'id', visitor: 'signed in', method, path: `/api/account/${list}/${id}` }),
        ),
      ),
    )
    expect(await complaintsOf(cases)).toEqual([])
  })

  test('request lines that are hardly HTTP', async () => {
    const lines = [
      'GET //evil.test/%2e%2e HTTP/1.1',
      'GET /%00 HTTP/1.1',
      'GET /%ff%fe HTTP/1.1',
      'GET /% HTTP/1.1',
      'GET /sign-in/../../etc/passwd HTTP/1.1',
      'GET /_next/static/../../package.json HTTP/1.1',
      'GET /_next/image?url=http://127.0.0.1/&w=64&q=75 HTTP/1.1',
      'GET /.env HTTP/1.1',
      'GET http://evil.test/sign-in HTTP/1.1',
      'GET /\\evil.test HTTP/1.1',
      'GET /api/auth/%2e%2e/%2e%2e HTTP/1.1',
      'GET /api/auth//csrf HTTP/1.1',
      'POST /api/account/step-up%00 HTTP/1.1',
      'OPTIONS * HTTP/1.1',
      'GET /sign-in HTTP/9.9',
      'GIBBERISH',
    ]
    const statuses = await inBatches(lines.length, 4, (index) => rawRequest(stage.doorOf(0).port, lines[index] ?? ''))
    expect(statuses.filter(({ status }) => status >= 500 || status === 0)).toEqual([])
  })

  test('shapes that nobody thought of', async () => {
    const keys = ['code', 'password', 'method', 'option', 'setId', 'label', 'add', 'fresh', 'email', '__proto__', '']
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
    )
    const body = fc.oneof(fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 4 }), fc.jsonValue())
    const json = routes.filter(({ takes }) => takes === 'json')
    const property = fc.asyncProperty(fc.constantFrom(...json), body, async ({ method, path }, shape) => {
      const visitor = path.endsWith('step-up') ? 'nobody' : 'signed in'
      const headers = { 'content-type': 'application/json' }
      expect(
        await complaintsOf([{ name: 'shape', visitor, method, path, headers, body: JSON.stringify(shape) }]),
      ).toEqual([])
    })
    await fc.assert(property, { numRuns: 300 })
  })

  test('fields that nobody thought of', async () => {
    const token = await csrfToken(visitors.nobody)
    const keys = [
      'email',
      'password',
      'code',
      'method',
      'callbackUrl',
      'redirect',
      'trustBrowser',
      'response',
      '__proto__',
    ]
    const fields = fc.dictionary(fc.constantFrom(...keys), fc.string({ unit: 'binary', maxLength: 80 }), { maxKeys: 6 })
    const path = fc.constantFrom('/api/auth/callback/password', '/api/auth/callback/second-factor')
    const property = fc.asyncProperty(path, fields, async (to, given) => {
      const body = new URLSearchParams({ csrfToken: token, json: 'true', ...given }).toString()
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      expect(
        await complaintsOf([{ name: 'fields', visitor: 'nobody', method: 'POST', path: to, headers, body }]),
      ).toEqual([])
    })
    await fc.assert(property, { numRuns: 200 })
  })

  test('after all that the session is still there, and so is the portal', async () => {
    expect(await session(visitors['signed in'])).not.toBeNull()
    expect((await new Browser(stage.doorOf(0)).get('/api/health/ready')).status).toBe(200)
    await forgetMisses(stage.sql)
    expect(await session(await browserWithPassword(stage.doorOf(0), await createPerson(stage.sql)))).not.toBeNull()
  })
})

/** Junk cookies stand before the real ones, as an attacker on a neighbouring subdomain would set them. */
function withCookies(junk: Pick<Call, 'headers'>, visitor: keyof typeof visitors): Pick<Call, 'headers'> {
  const { cookie } = junk.headers ?? {}
  if (cookie === undefined) return junk
  const own = [...visitors[visitor].cookies].map(([name, value]) => `${name}=${value}`)
  return { headers: { ...junk.headers, cookie: [String(cookie), ...own].join('; ') } }
}
