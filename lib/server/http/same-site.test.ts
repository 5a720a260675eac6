import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const warnings: object[] = []
vi.mock('../settings/env', () => ({ settings: () => ({ appUrl: 'https://portal.acme.test' }) }))
vi.mock('../observability/log', () => ({ log: () => ({ warn: (fields: object) => warnings.push(fields) }) }))

let requireSameSite: (headers: Headers) => void
beforeEach(async () => {
  vi.resetModules()
  warnings.length = 0
  requireSameSite = (await import('./same-site')).requireSameSite
})
afterEach(() => void vi.useRealTimers())

const refusalOf = (headers: Record<string, string>) => {
  try {
    requireSameSite(new Headers(headers))
  } catch (error) {
    return error
  }
}
const intranet = 'http://portal.intranet'

test.each([
  ['the browser calls it the same site', { origin: intranet, 'sec-fetch-site': 'same-origin' }],
  ['an older browser names the same host', { origin: intranet, host: 'portal.intranet' }],
])('a page at an address that is not APP_URL is told so, and the log names both: %s', (_, headers) => {
  expect(refusalOf(headers)).toMatchObject({
    code: 'cross-site',
    details: { reason: 'other-address', portalUrl: 'https://portal.acme.test' },
  })
  expect(warnings).toEqual([{ origin: intranet, appUrl: 'https://portal.acme.test' }])
})

test.each([
  ['another site', { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' }],
  ['a hidden origin', { origin: 'null', 'sec-fetch-site': 'same-origin' }],
  ['another site without an origin', { 'sec-fetch-site': 'cross-site' }],
])('a request from %s is told so and fills no log', (_, headers) => {
  expect(refusalOf(headers)).toMatchObject({ code: 'cross-site', details: { reason: 'other-site' } })
  expect(warnings).toEqual([])
})

test('the log names the addresses once a minute at most', () => {
  vi.useFakeTimers()
  const ask = () => refusalOf({ origin: intranet, host: 'portal.intranet' })
  ask()
  ask()
  expect(warnings).toHaveLength(1)
  vi.advanceTimersByTime(61_000)
  ask()
  expect(warnings).toHaveLength(2)
})
