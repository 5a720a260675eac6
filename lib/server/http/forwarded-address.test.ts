import { expect, it } from 'vitest'
import { readAddress } from './forwarded-address'

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['203.0.113.7:51234', '203.0.113.7'],
  ['203.0.113.7:', '203.0.113.7'],
  [' 203.0.113.7 ', '203.0.113.7'],
  ['"203.0.113.7:51234"', '203.0.113.7'],
  ['2001:db8::1', '2001:db8::1'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::1]:443', '2001:db8::1'],
  ['"[2001:db8::1]:443"', '2001:db8::1'],
  ['for="[2001:db8::1]:443"', '2001:db8::1'],
  ['2001:db8:0:0:0:0:0:1:443', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['[fe80::1%25eth0]:443', 'fe80::1'],
  ['::ffff:203.0.113.7', '203.0.113.7'],
  ['[::ffff:203.0.113.7]:443', '203.0.113.7'],
  ['::ffff:cb00:7107', '203.0.113.7'],
  ['::1', '::1'],
])('a proxy’s %j is the address %s', (entry, address) => {
  expect(readAddress(entry)?.toString()).toBe(address)
})

it.each([
  ...['', ' ', 'unknown', 'UNKNOWN', '_hidden', '_:80', '-', 'localhost', 'nonsense', '""', '[]', '[]:443', ':443'],
  ...['203.0.113', '203.0.113.256', '0x7f.0.0.1', '017700000001', '127.1', '203.000.113.007', '1', '203.0.113.7:port'],
  ...['2001:db8::1::2', '[2001:db8::1', '2001:db8::1]:443', '203.0.113.7/24', '203.0.113.7 203.0.113.8', '1.2.3.4\0'],
])('%j names no address', (entry) => {
  expect(readAddress(entry)).toBeNull()
})

it('reads 16 KiB of anything at once', () => {
  const began = performance.now()
  for (const text of ['[', ':', '1:', '"', '1.', '%', 'for=']) readAddress(text.repeat(16_384 / text.length))
  expect(performance.now() - began).toBeLessThan(200)
})
