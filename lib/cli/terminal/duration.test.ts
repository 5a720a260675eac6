import { expect, it } from 'vitest'
import { duration } from './duration'

it.each([
  [0.2, '1 second'],
  [119.5, '120 seconds'],
  [121, '3 minutes'],
  [90_000, '1500 minutes'],
])('%d seconds are told as %s', (length, told) => expect(duration(length)).toBe(told))
