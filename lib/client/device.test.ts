import { expect, test } from 'vitest'
import { clockPlatforms } from './device'

test.each([
  ['Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/156.0 Mobile', ['android', 'iphone', 'windows', 'mac']],
  ['Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Safari/604.1', ['iphone', 'android', 'windows', 'mac']],
  ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1', ['android', 'iphone', 'mac', 'windows']],
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/156.0', ['android', 'iphone', 'windows', 'mac']],
  ['', ['android', 'iphone', 'windows', 'mac']],
])('whose clock may be off is told likeliest first: %j', (userAgent, order) => {
  expect(clockPlatforms(userAgent)).toEqual(order)
})
