import { describe, expect, it } from 'vitest'
import { addressOf } from './source'

describe('the address of a caller', () => {
  it('is the true peer, whatever the caller claims, while no proxy is trusted', () => {
    expect(addressOf('1.2.3.4, 10.0.0.9', 0).ip).toBe('10.0.0.9')
  })
  it('is what the trusted proxy saw, not what the caller told the proxy', () => {
    expect(addressOf('6.6.6.6, 1.2.3.4, 10.0.0.9', 1).ip).toBe('1.2.3.4')
  })
  it('is the peer where the proxy said nothing', () => {
    expect(addressOf('10.0.0.9', 1).ip).toBe('10.0.0.9')
  })
  it('counts a whole /64 as one caller', () => {
    expect(addressOf('2001:db8::1', 0).network).toBe(addressOf('2001:db8::ffff', 0).network)
  })
  it('is the same for IPv4 written as IPv6', () => {
    expect(addressOf('::ffff:1.2.3.4', 0).ip).toBe('1.2.3.4')
  })
  it.each(['', 'nonsense', "'; drop table"])('survives %j', (claim) => {
    expect(addressOf(claim, 0).ip).toBe('0.0.0.0')
  })
})
