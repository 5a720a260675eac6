import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Settings } from '../settings/env'
import { requireMetricsReader } from './access'

const store = globalThis as { latchkeySettings?: Partial<Settings> }
const before = store.latchkeySettings
beforeEach(() => {
  store.latchkeySettings = {}
})
afterEach(() => {
  if (before) store.latchkeySettings = before
  else delete store.latchkeySettings
})

const token = 'a token of the operators'.replaceAll(' ', '-')
/** As the edge marks it (before-next/direct-call.mjs). */
const direct = { 'x-latchkey-direct': 'yes', host: '127.0.0.1:3000' }
const far = { host: '127.0.0.1:3000' }

/** `let in`, or the code of the refusal. */
function answerTo(headers: Record<string, string>) {
  try {
    requireMetricsReader(new Headers(headers))
    return 'let in'
  } catch (error) {
    return (error as Error).message
  }
}

it('programs on this machine read the metrics', () => {
  expect(answerTo(direct)).toBe('let in')
})

it('callers behind a proxy, or on another machine, find nothing without a token', () => {
  expect(answerTo(far)).toBe('not-found')
})

it('callers on this machine need the token behind a trusted proxy: it might be the proxy that calls', () => {
  const proxied = { trustedProxyHops: 1, appUrl: 'https://portal.example.com' }
  store.latchkeySettings = proxied
  expect(answerTo(direct)).toBe('not-found')
  store.latchkeySettings = { ...proxied, metricsToken: token }
  expect(answerTo(direct)).toBe('not-signed-in')
  expect(answerTo({ ...direct, authorization: `Bearer ${token}` })).toBe('let in')
  store.latchkeySettings = { ...proxied, appUrl: 'http://localhost:3000' }
  expect(answerTo(direct)).toBe('let in')
})

it('with METRICS_TOKEN its holders read them from anywhere, and nobody else from elsewhere', () => {
  store.latchkeySettings = { metricsToken: token }
  expect(answerTo({ ...far, authorization: `Bearer ${token}` })).toBe('let in')
  expect(answerTo(far)).toBe('not-signed-in')
  for (const wrong of [`Bearer ${token}x`, 'Bearer x', `Basic ${token}`, 'Bearer ', token])
    expect(answerTo({ ...far, authorization: wrong })).toBe('not-signed-in')
  expect(answerTo(direct)).toBe('let in')
})

it('a wrong token is a mistake that is told, on this machine too', () => {
  expect(answerTo({ ...direct, authorization: 'Bearer wrong' })).toBe('not-found')
})
