import { afterEach, expect, test, vi } from 'vitest'
import { portalClockOffset } from './portal-clock'

const answerAt = (date: string | null) =>
  vi.stubGlobal('fetch', async () => new Response('{}', { headers: date === null ? {} : { date } }))

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('the portal’s clock is read from its answer, to half a second', async () => {
  vi.useFakeTimers({ now: new Date('2026-11-22T14:03:27.500Z') })
  answerAt('Sun, 22 Nov 2026 14:03:27 GMT')
  expect(await portalClockOffset()).toBe(0)
  answerAt('Sun, 22 Nov 2026 14:01:27 GMT')
  expect(await portalClockOffset()).toBe(-120_000)
})

test('without a date, or without the portal, nothing is said of its clock', async () => {
  answerAt(null)
  expect(await portalClockOffset()).toBeNull()
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')))
  expect(await portalClockOffset()).toBeNull()
})
