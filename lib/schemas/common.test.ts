import { expect, it } from 'vitest'
import { auditQuery, policy } from './admin'
import { isoTime, label } from './common'

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

const named = label(1, 64)

it.each(['iPhone', '👩\u200d💻', 'می\u200cخواهم', '中', '7'])('a name that can be seen is taken: %j', (name) =>
  expect(named.parse(` ${name} `)).toBe(name),
)

it.each(['\u200d', '\u200c \u200d', '\u3164', '\u115f\u1160', '\ufe0f', '\u034f', '\u2800', '\u202e', ' '])(
  'a name that would show as an empty line is none: %j',
  (name) => expect(named.safeParse(name).success).toBe(false),
)

it('where a name may be left out, empty says so', () => {
  expect(label(0, 64).parse('  ')).toBe('')
})
