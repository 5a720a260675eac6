import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { at } from '../../lib/testing/list'
import { send } from '../../lib/testing/portal/http'
import { browserWithPassword, giveCode, session } from '../../lib/testing/portal/sign-in'
import { type Enrolee, enrolledPerson, type Stage } from '../../lib/testing/portal/stage'
import { startCollector } from './support/collector'
import { openSharedStage } from './support/shared-postgres'

const key = 'of the collector alone'
const [ofProxy, ofStranger] = [randomBytes(16).toString('hex'), randomBytes(16).toString('hex')]
const parent = (trace: string) => ({ traceparent: `00-${trace}-1111111111111111-01` })

let collector: Awaited<ReturnType<typeof startCollector>>
let stage: Stage
let person: Enrolee
let cookies: string[]

/** One sign-in, a search, a call with a proxy's trace and one with a stranger's; then SIGTERM, which sends what is left. */
beforeAll(async () => {
  collector = await startCollector()
  stage = await openSharedStage(1, {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    OTEL_EXPORTER_OTLP_HEADERS: `x-collector-key=${encodeURIComponent(key)}`,
  })
  const door = stage.doorOf(0)
  person = await enrolledPerson(stage)
  const browser = await browserWithPassword(door, person)
  await giveCode(browser, 'recovery-code', at(person.recoveryCodes, 0))
  await session(browser)
  await browser.get(`/api/admin/employees?q=${person.email}`)
  await browser.get('/api/auth/session', parent(ofProxy))
  await send(door.port, { path: '/api/auth/csrf', headers: { host: door.host, ...parent(ofStranger) } })
  cookies = [...browser.cookies.values()]
  await door.signal('SIGTERM')
})
afterAll(async () => {
  await stage.close()
  await collector.close()
})

/** The names in the trace of the answer to one route, of each time it was called. */
const tracesOf = (route: string) =>
  collector
    .spans()
    .filter(({ attributes }) => attributes['latchkey.route'] === route)
    .map(({ traceId }) => collector.spans().filter((span) => span.traceId === traceId))

test('one sign-in is one trace for each request, with its hashes and statements in it', () => {
  for (const step of ['password', 'second-factor']) {
    const traces = tracesOf(`/api/auth/callback/${step}`)
    expect(traces.length).toBeGreaterThan(0)
    for (const spans of traces) {
      const names = spans.map(({ name }) => name)
      const written = expect.stringMatching(/^db WITH (challenge|known_browser|audit_event|mail)$/)
      expect(names).toEqual(expect.arrayContaining(['hash', 'db BEGIN', 'db COMMIT', written]))
      expect(spans.filter(({ parentSpanId }) => !parentSpanId)).toHaveLength(1)
      expect(spans.filter(({ attributes }) => attributes['latchkey.request_id'])).toHaveLength(1)
    }
  }
})

test('a trace is gone on with where a trusted proxy began it, and not where a stranger says so', () => {
  const traces = new Set(collector.spans().map(({ traceId }) => traceId))
  expect(traces).toContain(ofProxy)
  expect(traces).not.toContain(ofStranger)
})

test('no trace holds an address, a password, a code, a cookie or a query', () => {
  const { email, password, secret, recoveryCodes } = person
  const { DATABASE_URL = '', SECRET = '' } = stage.settings
  for (const value of [email, email.split('@')[0] ?? '', password, secret, SECRET, ...recoveryCodes, ...cookies])
    expect(collector.text()).not.toContain(value)
  expect(collector.text()).not.toContain(new URL(DATABASE_URL).password)
  expect(collector.text()).not.toContain('?')
  expect(collector.headers).toContain(key)
})
