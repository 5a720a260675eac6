import { expect, it } from 'vitest'
import { localDay, startOfDay } from './days'

it.each(['2026-12-31', '2028-02-29', '2000-01-01'])('the day %s begins on that day', (day) => {
  expect(localDay(startOfDay(day) ?? '')).toBe(day)
})

it('days after it may lie in the next month', () => {
  expect(localDay(startOfDay('2026-02-28', 1) ?? '')).toBe('2026-03-01')
})

it.each([
  '2026-02-30',
  '2027-02-29',
  '2026-11-31',
  '2026-13-01',
  '2026-00-01',
  '0000-01-01',
  '0099-01-01',
  '2026-1-1',
  'x',
  '',
])('%j is no day of the calendar', (day) => expect(startOfDay(day)).toBeUndefined())
