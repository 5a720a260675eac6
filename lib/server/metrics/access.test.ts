import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Settings } from '../env'
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
const direct = { 'x-forwarded-for': '127.0.0.1', host: '127.0.0.1:3000' }

/** `let in`, or the code of the refusal. */
function answerTo(headers: Record<string, string>) {
  try {
    requireMetricsReader(new Headers(headers))
    return 'let in'
  } catch (error) {
    return (error as Error).message
  }
}

it('this machine reads the metrics, by whichever of its names', () => {
  expect(answerTo(direct)).toBe('let in')
  expect(answerTo({ 'x-forwarded-for': '::1', host: '[::1]:3000' })).toBe('let in')
  expect(answerTo({ 'x-forwarded-for': '::ffff:127.0.0.1', host: 'localhost:3000' })).toBe('let in')
})

it.each([
  ['another machine', { 'x-forwarded-for': '10.0.0.9' }],
  ['who claims to be this machine', { 'x-forwarded-for': '127.0.0.1, 10.0.0.9' }],
  ['who came through a proxy on this machine', { 'x-forwarded-for': '203.0.113.7, 127.0.0.1' }],
  ['who came through one and claims otherwise', { 'x-forwarded-for': '127.0.0.1, 127.0.0.1' }],
  ['who came through one that keeps the Host alone', { host: 'portal.example.com' }],
  ['who came through one that tells in its own way', { 'x-real-ip': '203.0.113.7' }],
  ['who came through one that says Forwarded', { forwarded: 'for=203.0.113.7' }],
  ['a web page whose name leads to this machine', { host: 'rebound.example.com:3000' }],
])('%s finds nothing without a token', (_, headers) => {
  expect(answerTo({ ...direct, ...headers })).toBe('not-found')
})

it('with METRICS_TOKEN whoever has it reads them from anywhere, and nobody else from elsewhere', () => {
  store.latchkeySettings = { metricsToken: token }
  const far = { 'x-forwarded-for': '203.0.113.7, 127.0.0.1', host: 'portal.example.com' }
  expect(answerTo({ ...far, authorization: `Bearer ${token}` })).toBe('let in')
  expect(answerTo(far)).toBe('not-signed-in')
  for (const wrong of [`Bearer ${token}x`, 'Bearer x', `Basic ${token}`, 'Bearer ', token])
    expect(answerTo({ ...far, authorization: wrong })).toBe('not-signed-in')
  expect(answerTo(direct)).toBe('let in')
})

it('a wrong token is a mistake that is told, on this machine too', () => {
  expect(answerTo({ ...direct, authorization: 'Bearer wrong' })).toBe('not-found')
})
