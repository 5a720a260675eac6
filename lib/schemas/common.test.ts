import { expect, it } from 'vitest'
import { auditQuery, policy } from './admin'
import { isoTime } from './common'

it.each(['2026-11-22T10:00:00Z', '1970-01-01T00:00:00.000Z', '2999-12-31T23:59:59.999999999Z'])(
  'a time that the database holds is taken: %s',
  (time) => expect(isoTime.safeParse(time).success).toBe(true),
)

it.each([
  '0000-01-01T00:00:00Z',
  '1969-12-31T23:59:59Z',
  '3000-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  `2026-11-22T10:00:00.${'9'.repeat(200)}Z`,
  '2026-11-22T10:00:00+01:00',
])('a time at which the database or a sum would fail is refused: %s', (time) => {
  expect(auditQuery.safeParse({ from: time }).success).toBe(false)
  expect(policy.shape.requiredFrom.safeParse(time).success).toBe(false)
})
