import { expect, test } from 'vitest'
import { errorCodes } from '../domain/errors'
import en from './en.json'
import { errorText } from './error-text'
import { waitText } from './fill'

test.each(errorCodes)('whoever meets %s reads a title and a sentence', (code) => {
  const { title, detail } = errorText(code)
  expect(title).toMatch(/^[A-Z].*[^.!]$/)
  expect(detail).toMatch(/^[A-Z].*\.$/)
  expect(detail).not.toMatch(/!|Oops|invalid/i)
})

test('no sentence is left over from a code that is gone', () => {
  expect(Object.keys(en.errors).sort()).toEqual([...errorCodes].sort())
})

test('a clock that is off is told by how much, which way, and how to set it right', () => {
  expect(errorText('clock-skew', { skewMinutes: 7 }).detail).toMatch(/7 min ahead.*Set time automatically/)
  expect(errorText('clock-skew', { skewMinutes: -3 }).detail).toMatch(/3 min behind.*Set time automatically/)
})

test('who has to wait reads for how long, never too short', () => {
  expect(errorText('too-many-attempts', { retryAfter: 61.2 }).detail).toContain('62 s')
  expect([waitText(1), waitText(901), waitText(86_400)]).toEqual(['1 s', '16 min', '24 h'])
})
