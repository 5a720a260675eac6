import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { at, inBatches } from '../../lib/testing/list'
import { Browser } from '../../lib/testing/portal/browser'
import type { Call } from '../../lib/testing/portal/http'
import { beginEnrolment, browserWithPassword, csrfToken, enrol, session } from '../../lib/testing/portal/sign-in'
import { type Enrolee, enrolledPerson, type Stage } from '../../lib/testing/portal/stage'
import {
  createCompany,
  createPerson,
  forgetMisses,
  forgetStepUp,
  type Person,
  passwordHash,
} from '../../lib/testing/seeds/person-rows'
import { adminBodyJunk, listQueryJunk } from './support/admin-junk'
import { complaint } from './support/complaint'
import { formJunk, headerJunk, jsonJunk, queryJunk } from './support/junk'
import { rawRequest } from './support/raw-request'
import { anId, documentedRoutes, nextAuthRoutes, pages, type Route } from './support/routes'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
let person: Enrolee
let colleague: Person
let routes: Route[]
let visitors: Record<'nobody' | 'half signed in' | 'signed in' | 'administrator', Browser>
let secrets: string[]

beforeAll(async () => {
  stage = await openSharedStage(1)
  const door = stage.doorOf(0)
  person = await enrolledPerson(stage)
  const inside = await createPerson(stage.sql)
  const signedIn = await browserWithPassword(door, inside)
  const { secret, recoveryCodes } = await enrol(signedIn)
  await beginEnrolment(signedIn)
  // Whatever would change a factor is refused, so that junk which happens to be whole does no harm.
  await forgetStepUp(stage.sql, inside)
  const company = await createCompany(stage.sql)
  colleague = await createPerson(stage.sql, company)
  // Steps up by enrolling, so that bodies and queries of administrators are looked at.
  const administrator = await browserWithPassword(door, await createPerson(stage.sql, company, 'administrator'))
  const { secret: key } = await enrol(administrator)
  // At the door without a password too, so that what is answered there is looked at.
  const halfSignedIn = await browserWithPassword(door, person)
  await halfSignedIn.json('POST', '/api/sign-in/passkey', {})
  visitors = {
    administrator,
    nobody: new Browser(door),
    'half signed in': halfSignedIn,
    'signed in': signedIn,
  }
  const { SECRET = '', VAULT_KEYS = '', DATABASE_URL = '' } = stage.settings
  const sealed = await stage.sql<{ secret: string }>('select secret from authenticator')
  secrets = [
    SECRET,
    VAULT_KEYS,
    DATABASE_URL,
    passwordHash,
    person.password,
    person.secret,
    secret,
    key,
    ...recoveryCodes,
  ]
    .concat(sealed.map((row) => row.secret))
    .filter(Boolean)
  routes = [...(await documentedRoutes(door)), ...nextAuthRoutes, ...pages].map((route) => ({
    ...route,
    path: route.path.replace(`/employees/${anId}`, `/employees/${colleague.id}`),
  }))
})
afterAll(() => stage.close())

interface Case extends Call {
  name: string
  visitor: keyof typeof visitors
}

/** Sends every case, eight at a time, each from an address of its own; gives back what was wrong, how often and where first. */
async function complaintsOf(cases: Case[]): Promise<string[]> {
  const found = new Map<string, string[]>()
  await inBatches(cases.length, 8, async (index) => {
    const { name, visitor, ...call } = at(cases, index)
    const said = await visitors[visitor]
      .copy()
      .call(call)
      .then((answer) => complaint(call, answer, secrets))
      .catch((error: Error) => error.message)
    if (said)
      found.set(said, [...(found.get(said) ?? []), `${call.method} ${call.path.slice(0, 60)} as ${visitor}, ${name}`])
  })
  return [...found].map(([said, where]) => `${said} (${where.length} times, first at ${where[0]})`)
}

/**
 * One visitor after the other over the cases, so that each kind of junk meets each kind of visitor somewhere: where a kind
 * meets every n-th route alone, the turn counts by n.
 */
const inTurn = (index: number, ...of: (keyof typeof visitors)[]) => at(of, index % of.length)

/** Who gets furthest there. */
const insider = ({ path }: { path: string }) => (/^(\/api)?\/admin\b/.test(path) ? 'administrator' : 'signed in')

describe('whatever is sent, the answer ends, is no fault and gives no secret away', () => {
  test('every documented operation is known to this test', () => {
    expect(routes.filter(({ takes }) => takes === 'json').length).toBeGreaterThan(10)
  })

  // Of a kind, each route meets every second, each of them every second route; half of them as who gets furthest there.
  test('bodies of junk to every operation that takes JSON', async () => {
    const cases = routes
      .filter(({ takes }) => takes === 'json')
      .flatMap(({ method, path }, turn) =>
        Object.entries(jsonJunk)
          .filter((_, index) => (index + turn) % 2 === 0)
          .map(([name, junk], index) => {
            const inside = insider({ path })
            const visitor = inTurn(Math.floor(turn / 2) + index, inside, 'nobody', inside, 'half signed in')
            return { name, visitor, method, path, ...junk }
          }),
      )
    expect(await complaintsOf(cases)).toEqual([])
  })

  test('bodies of administrators with junk for values', async () => {
    const cases = adminBodyJunk.flatMap(([method, path, bodies]) =>
      bodies.map((body): Case => {
        const headers = { 'content-type': 'application/json' }
        const call = { method, path: path.replace('{id}', colleague.id), headers, body }
        return { name: body.slice(0, 60), visitor: 'administrator', ...call }
      }),
    )
    expect(await complaintsOf(cases)).toEqual([])
  })

  test('queries of administrators with junk for values', async () => {
    const lists = routes.filter(({ method, path }) => method === 'GET' && path.startsWith('/api/admin/'))
    const cases = lists.flatMap(({ method, path }) =>
      listQueryJunk.map((query): Case => ({ name: query, visitor: 'administrator', method, path: path + query })),
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
  // Headers are read before any route is chosen: of a kind, each route meets every fourth, each of them every fourth route.
  test.for([
    { kind: 'page', some: isPage },
    { kind: 'route', some: (route: { path: string }) => !isPage(route) },
  ])('headers and cookies of junk to every $kind', async ({ some }) => {
    const cases = routes.filter(some).flatMap(({ method, path }, turn) =>
      Object.entries(headerJunk)
        .filter((_, index) => (index + turn) % 4 === 0)
        .map(([name, junk], index) => {
          const visitor = inTurn(Math.floor(turn / 4) + index, 'nobody', insider({ path }))
          return { name, visitor, method, path, ...withCookies(junk, visitor) }
        }),
    )
    expect(await complaintsOf(cases)).toEqual([])
  })

  test('queries of junk to every route and page', async () => {
    const cases = routes.flatMap(({ method, path }, turn) =>
      queryJunk
        .filter((_, index) => (index + turn) % 3 === 0)
        .map((query, index) => {
          const visitor = inTurn(turn + index, 'nobody', insider({ path }))
          return { name: 'query', visitor, method, path: path + query }
        }),
    )
    expect(await complaintsOf(cases)).toEqual([])
  })

  // Each route meets every third, each of them every third route.
  test('methods that a route does not have', async () => {
    const unknown = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']
    const paths = [...new Set(routes.map(({ path }) => path))].filter((path) => !path.endsWith('signout'))
    const has = (method: string, path: string) => routes.some((route) => route.path === path && route.method === method)
    const cases = paths.flatMap((path, turn) =>
      unknown
        .filter((method, index) => (index + turn) % 3 === 0 && !has(method, path))
        .map((method): Case => ({ name: 'method', visitor: insider({ path }), method, path })),
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
    const cases = ['sessions', 'trusted-browsers', 'mfa/authenticator', 'mfa/passkeys', 'nowhere'].flatMap((list) =>
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
    const known = ['code', 'password', 'method', 'option', 'setId', 'label', 'add', 'fresh', 'email', 'response', 'id']
    const keys = [...known, 'name', 'role', 'disabled', 'csv', '__proto__', '']
    const value = fc.oneof(
      fc.jsonValue({ maxDepth: 3 }),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }),
    )
    const body = fc.oneof(fc.dictionary(fc.constantFrom(...keys), value, { maxKeys: 4 }), fc.jsonValue())
    const json = routes.filter(({ takes }) => takes === 'json')
    const property = fc.asyncProperty(fc.constantFrom(...json), body, async ({ method, path }, shape) => {
      const visitor = path.endsWith('step-up') ? 'nobody' : insider({ path })
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
    const path = fc.constantFrom(...['password', 'second-factor', 'passkey'].map((way) => `/api/auth/callback/${way}`))
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
    for (const visitor of ['signed in', 'administrator'] as const)
      expect(await session(visitors[visitor]), visitor).not.toBeNull()
    expect((await visitors.administrator.get('/api/admin/employees')).status).toBe(200)
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
