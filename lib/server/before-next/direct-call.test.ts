import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import { isDirect } from './direct-call.mjs'

const browser = {
  host: 'localhost:3000',
  'user-agent': 'Mozilla/5.0',
  accept: 'text/html',
  'accept-encoding': 'gzip, br, zstd',
  'accept-language': 'en',
  cookie: 'latchkey.session=x',
  connection: 'keep-alive',
  'cache-control': 'no-cache',
  'content-type': 'application/json',
  'content-length': '2',
  origin: 'http://localhost:3000',
  referer: 'http://localhost:3000/',
  rsc: '1',
  'next-router-state-tree': '[]',
  'next-url': '/',
  'sec-ch-ua': '"Chromium"',
  'sec-ch-ua-platform': '"Linux"',
  'sec-fetch-site': 'same-origin',
  'upgrade-insecure-requests': '1',
  priority: 'u=0',
}
const prometheus = {
  host: '127.0.0.1:3000',
  'user-agent': 'Prometheus/2.42',
  accept: 'application/openmetrics-text',
  'x-prometheus-scrape-timeout-seconds': '10',
}

interface Changes {
  headers?: Record<string, string>
  httpVersion?: string
  peer?: string
  appHost?: string
}

const direct = (
  { headers, httpVersion = '1.1', peer = '127.0.0.1', appHost = 'localhost:8443' }: Changes,
  base: object = browser,
) =>
  isDirect(
    {
      headers: { ...base, ...headers },
      httpVersion,
      socket: { remoteAddress: peer, localPort: 3000 },
    } as IncomingMessage,
    appHost,
  )

it('a browser and Prometheus on this machine call directly, by each name of the machine', () => {
  expect(direct({})).toBe(true)
  expect(direct({}, prometheus)).toBe(true)
  for (const peer of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1'])
    for (const host of ['localhost:3000', '127.0.0.1:3000', '[::1]:3000', 'acme.localhost:3000', 'localhost:8443'])
      expect([peer, host, direct({ peer, headers: { host } })]).toEqual([peer, host, true])
})

it.each(['10.0.0.9', '203.0.113.7', '::ffff:10.0.0.9', '2001:db8::1', ''])('the peer %j is another machine', (peer) => {
  expect(direct({ peer })).toBe(false)
})

it.each(['portal.test', 'portal.test:8443', '10.0.0.9', '127.0.0.1.portal.test', 'localhost.portal.test:8443'])(
  'a call to %j came through a proxy, although APP_URL names that host',
  (host) => {
    expect(direct({ headers: { host }, appHost: host })).toBe(false)
  },
)

it.each([
  ...['evil.test', 'portal.test', 'localhost', 'localhost:8080', '127.0.0.1:80', 'localhost.evil.test:3000'],
  ...['127.0.0.1.evil.test:3000', '127.0.0.1@evil.test:3000', 'evil.test#localhost:3000', '', 'localhost:3000:3000'],
])('the Host %j is not this listener’s: a forwarded port or another site’s name', (host) => {
  expect(direct({ headers: { host } })).toBe(false)
})

const traces = [
  ...['X-Forwarded-For', 'Forwarded', 'X-Real-IP', 'Via', 'CF-Connecting-IP', 'CF-Ray', 'CF-Visitor', 'CDN-Loop'],
  ...['X-Forwarded-Host', 'X-Forwarded-Proto', 'X-Forwarded-Port', 'X-Forwarded-Server', 'X-Forwarded-Prefix'],
  ...[
    'X-Forwarded',
    'Forwarded-For',
    'X-Forwarded-Ssl',
    'X-Forwarded-Client-Cert',
    'X-Original-Host',
    'X-Original-URL',
  ],
  ...['X-Original-Forwarded-For', 'X-Rewrite-URL', 'X-Envoy-External-Address', 'X-Envoy-Attempt-Count'],
  ...['Tailscale-User-Login', 'Ngrok-Skip-Browser-Warning', 'Ngrok-Auth-User-Email', 'True-Client-IP', 'Client-IP'],
  ...['X-Client-IP', 'X-Cluster-Client-IP', 'Fly-Client-IP', 'Fastly-Client-IP', 'X-Azure-ClientIP', 'X-Azure-FDID'],
  ...['X-ARR-SSL', 'X-Amzn-Trace-Id', 'X-Amz-Cf-Id', 'X-Appengine-User-Ip', 'X-Cloud-Trace-Context', 'X-Vercel-Id'],
  ...['X-NF-Client-Connection-IP', 'WL-Proxy-Client-IP', 'Proxy-Client-IP', 'Proxy-Connection', 'X-ProxyUser-Ip'],
  ...['X-Remote-IP', 'X-Remote-Addr', 'Remote-User', 'X-Host', 'X-Scheme', 'X-Request-Start', 'Max-Forwards'],
  ...['Front-End-Https', 'X-Traefik-Real-IP', 'X-Auth-Request-Email', 'SSL-Client-Cert', 'Bypass-Tunnel-Reminder'],
]
it.each(traces)('a call with %s came through a proxy or a tunnel', (name) => {
  expect(direct({ headers: { [name.toLowerCase()]: '127.0.0.1' } })).toBe(false)
  expect(direct({ headers: { [name.toLowerCase()]: '' } })).toBe(false)
})

it('HTTP/1.0 is what nginx speaks to a portal where nobody has configured it', () => {
  expect(direct({ httpVersion: '1.0' })).toBe(false)
})
