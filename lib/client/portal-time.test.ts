import { afterEach, expect, test, vi } from 'vitest'
import { daysUntil } from './days'
import { notePageTime, notePortalTime, portalNow, secondsUntil } from './portal-time'

afterEach(() => {
  vi.useRealTimers()
  notePageTime(Date.now())
})

const day = 86_400_000

test.each([
  ['20 minutes behind', -20 * 60_000],
  ['a day behind', -day],
  ['right', 0],
  ['an hour ahead', 3_600_000],
])('a wait and a deadline are the same on a device whose clock is %s', (_, off) => {
  const now = Date.parse('2026-11-28T10:00:00Z')
  vi.useFakeTimers({ now: now + off })
  notePortalTime({ headers: new Headers({ date: new Date(now).toUTCString() }) })
  expect(portalNow()).toBe(now)
  expect(secondsUntil('2026-11-28T10:00:58Z', { limit: 60 })).toBe(58)
  expect(daysUntil('2026-11-30T09:00:00Z')).toBe(2)
  vi.advanceTimersByTime(30_000)
  expect(secondsUntil('2026-11-28T10:00:58Z', { limit: 60 })).toBe(28)
})

test('a wait is never longer than its limit, and none before now', () => {
  const now = Date.parse('2026-11-28T10:00:00Z')
  expect(secondsUntil('2026-11-29T10:00:58Z', { limit: 60, now })).toBe(60)
  expect(secondsUntil('2026-11-28T09:59:00Z', { limit: 60, now })).toBe(0)
  expect(secondsUntil(null, { limit: 60, now })).toBe(0)
})

test('an answer that says no time changes nothing', () => {
  notePageTime(Date.now() + day)
  notePortalTime({ headers: new Headers() })
  expect(portalNow() - Date.now()).toBeGreaterThan(day - 1000)
})
