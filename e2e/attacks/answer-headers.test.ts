import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { send } from '../../lib/testing/portal/http'
import type { Stage } from '../../lib/testing/portal/stage'
import { rawRequest } from './support/raw-request'
import { openSharedStage } from './support/shared-postgres'

let stage: Stage
beforeAll(async () => {
  stage = await openSharedStage(1)
})
afterAll(() => stage.close())

const portal = () => stage.doorOf(0)
const ask = (method: string, path: string, headers: Record<string, string> = {}, body?: string) =>
  send(portal().port, { method, path, headers: { host: portal().host, ...headers }, ...(body && { body }) })

const everywhere = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': expect.any(String),
  'content-security-policy': expect.stringContaining("frame-ancestors 'none'"),
  'x-request-id': expect.stringMatching(/^[\w-]{36}$/),
}

const paths = [
  ...['/', '/sign-in', '/sign-in/', '//sign-in', '/nowhere', '/%ff', '/unavailable', '/icon.svg', '/robots.txt'],
  ...['/fonts/', '/fonts/x.woff2', '/favicon.ico', '/favicon.ico.png', '/employees-example.csv', '/.well-known/x'],
  ...['/_next', '/_next/', '/_next/x', '/_next/static', '/_next/static/x.js', '/_next/static/../x', '/_next/staticX'],
  ...['/_next/image', '/_next/image?url=%2Ficon.svg&w=64&q=75', '/_next/data/x/sign-in.json', '/_next/webpack-hmr'],
  ...[
    '/api',
    '/api/',
    '/api/nowhere',
    '/api/%ff',
    '/api/auth/csrf',
    '/api/health/live',
    '/api/metrics',
    '/sign-in?a=b',
  ],
  ...['/.well-known/change-password', '/_error', '/404', '/500', '/_not-found', '/__nextjs_original-stack-frame'],
]
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'OPTIONS', 'TRACE', 'PROPFIND']

test.each(methods)('every answer to %s carries the security headers and an id, at whatever path', async (method) => {
  for (const path of paths) {
    const { headers, status } = await ask(method, path)
    expect({ path, status, ...headers }).toMatchObject(everywhere)
    expect(headers['x-powered-by']).toBeUndefined()
    expect([path, status]).toEqual([path, expect.toSatisfy((code: number) => code < 500 || path === '/unavailable')])
  }
})

test('a built file carries them too, and an answer that says it has not changed', async () => {
  const page = await ask('GET', '/sign-in')
  const [file = ''] = /\/_next\/static\/[^"]+\.js/.exec(page.text) ?? []
  const whole = await ask('GET', file)
  expect(whole.status).toBe(200)
  expect(whole.headers).toMatchObject(everywhere)
  const same = await ask('GET', file, { 'if-none-match': String(whole.headers.etag) })
  expect(same.status).toBe(304)
  expect(same.headers).toMatchObject(everywhere)
})

test('refusals before a route carry them too', async () => {
  const refused: [number, Promise<{ status: number; headers: object }>][] = [
    [413, ask('POST', '/sign-in', {}, 'x'.repeat(20_000))],
    [413, ask('POST', '/api/auth/callback/password', {}, 'x'.repeat(20_000))],
    [414, ask('GET', `/${'x'.repeat(9_000)}`)],
    [431, ask('GET', '/', { cookie: 'x'.repeat(20_000) })],
    [417, ask('GET', '/', { expect: 'the impossible' })],
    [405, ask('POST', '/icon.svg')],
    [405, ask('PUT', '/_next/static/x.js')],
  ]
  for (const [status, answer] of refused) {
    expect(await answer).toMatchObject({ status })
    expect((await answer).headers).toMatchObject(everywhere)
  }
})

test.each(['GET / HTTP/1.1\r\nbad header', 'GE(T / HTTP/1.1', 'GET /\x01 HTTP/1.1', '\x16\x03\x01'])(
  'a request that no parser takes is refused with 400: %j',
  async (line) => {
    expect(await rawRequest(portal().port, line)).toMatchObject({ status: 400 })
  },
)

describe('what the server says to itself is not believed of a client', () => {
  const nonceIn = (text: string) => [...new Set([...text.matchAll(/nonce="([^"]*)"/g)].map(([, nonce]) => nonce))]

  test.each<Record<string, string>>([
    { 'x-nonce': 'chosen-by-a-client' },
    { 'content-security-policy': "script-src 'nonce-chosen-by-a-client'" },
    { 'content-security-policy-report-only': "script-src 'nonce-chosen-by-a-client'" },
    { 'x-middleware-request-x-nonce': 'chosen-by-a-client', 'x-middleware-override-headers': 'x-nonce' },
    { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy', 'x-nonce': 'chosen-by-a-client' },
  ])('%o reaches no page', async (headers) => {
    for (const path of ['/sign-in', '/nowhere', '/fonts/x', '/favicon.icon', '/_next/x', '/_next/image', '/api']) {
      const { text, headers: answered } = await ask('GET', path, headers)
      expect([path, text]).toEqual([path, expect.not.stringContaining('chosen-by-a-client')])
      expect(JSON.stringify(answered)).not.toContain('chosen-by-a-client')
      const [nonce] = nonceIn(text)
      expect(nonceIn(text)).toHaveLength(1)
      expect(answered['content-security-policy']).toContain(`'nonce-${nonce}'`)
    }
  })

  test.each<Record<string, string>>([
    { 'x-matched-path': '/api/health/live' },
    { 'x-invoke-path': '/account/settings', 'x-invoke-status': '200' },
    { 'x-nextjs-data': '1' },
    { 'x-now-route-matches': '1=account' },
    { 'x-middleware-rewrite': '/account' },
    { 'x-prerender-revalidate': 'x' },
  ])('%o changes no answer', async (headers) => {
    const plain = await ask('GET', '/sign-in')
    const changed = await ask('GET', '/sign-in', headers)
    expect(changed.status).toBe(plain.status)
    expect(changed.headers['content-type']).toBe(plain.headers['content-type'])
    expect(changed.text.length).toBeGreaterThan(plain.text.length * 0.9)
  })

  test('a made-up Server Action is a form that nobody reads: no fault, no action', async () => {
    const answer = await ask('POST', '/sign-in', { 'next-action': 'a'.repeat(42), 'content-type': 'text/plain' }, '[]')
    expect(answer.status).toBeLessThan(500)
    expect(portal().output()).not.toMatch(/Server Action/i)
  })
})

test('password managers find where a password is changed, and no other name is there', async () => {
  const answer = await ask('GET', '/.well-known/change-password')
  expect(answer.status).toBe(302)
  expect(answer.headers.location).toBe(`http://${portal().host}/account/settings#password`)
  expect(answer.headers['cache-control']).toBe('no-store')
  const settings = await ask('GET', '/account/settings')
  expect(settings.headers.location).toContain('/sign-in?callbackUrl=%2Faccount%2Fsettings')
  for (const name of [
    '',
    '/',
    'x',
    'resource-that-should-not-exist-whose-status-code-should-not-be-200',
    'change-password/x',
  ])
    expect([name, (await ask('GET', `/.well-known/${name}`)).status]).toEqual([name, expect.toBeOneOf([404, 308])])
  expect((await ask('POST', '/.well-known/change-password')).status).toBe(405)
})
