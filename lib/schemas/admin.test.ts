import { expect, it } from 'vitest'
import { auditQuery, employeesQuery } from './admin'

it.each(['1', '50', '200', '007'])('a list takes ?limit=%s', (limit) => {
  expect(employeesQuery.parse({ limit }).limit).toBe(Number(limit))
})

it.each(['', ' ', ' 5', '5 ', '0', '-1', '201', '1000', '1.5', '1e1', '0x10', '+5', '５', '٥', 'NaN', 'ten'])(
  'a list refuses ?limit=%j',
  (limit) => expect(employeesQuery.safeParse({ limit }).success).toBe(false),
)

it.each(['2026-12-31T00:00:00Z', '2028-02-29T23:59:59.999Z', '1970-01-01T00:00:00Z', '2999-12-31T00:00:00Z'])(
  'the audit log takes ?from=%s',
  (from) => expect(auditQuery.safeParse({ from }).success).toBe(true),
)

it.each([
  '2026-02-30T00:00:00Z',
  '2027-02-29T00:00:00Z',
  '2026-11-31T00:00:00Z',
  '2026-12-31T24:00:00Z',
  '2026-12-31T23:59:60Z',
  '2026-12-31',
  ' 2026-12-31T00:00:00Z',
  '0000-01-01T00:00:00Z',
  '9999-12-31T00:00:00Z',
  '２０２６-12-31T00:00:00Z',
  '',
])('the audit log refuses ?from=%j', (from) => expect(auditQuery.safeParse({ from }).success).toBe(false))
