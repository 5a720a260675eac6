import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const warn = vi.hoisted(() => vi.fn())
vi.mock('../observability/log', () => ({ log: () => ({ warn }) }))

import { passwordSubject } from '../../domain/limits/subjects'
import { addressOf } from './request-source'

const proxy = '10.0.0.9'

describe('the address of a caller', () => {
  it('is the true peer, whatever the caller claims, while no proxy is trusted', () => {
    expect(addressOf('1.2.3.4, 10.0.0.9', 0).ip).toBe('10.0.0.9')
  })
  it('is what the trusted proxy saw, not what the caller told the proxy', () => {
    expect(addressOf('6.6.6.6, 1.2.3.4, 10.0.0.9', 1).ip).toBe('1.2.3.4')
    expect(addressOf('6.6.6.6:1, 1.2.3.4:2, 10.0.0.8:3, 10.0.0.9', 2).ip).toBe('1.2.3.4')
  })
  it('is the peer where the proxy said nothing', () => {
    expect(addressOf('10.0.0.9', 1).ip).toBe('10.0.0.9')
  })
  it('counts a whole /64 as one caller, with a port and brackets too', () => {
    expect(addressOf('2001:db8::1', 0).network).toBe(addressOf('2001:db8::ffff', 0).network)
    const { network } = addressOf(`[2001:db8::1]:443, ${proxy}`, 1)
    expect(network).toBe(addressOf(`2001:db8::2, ${proxy}`, 1).network)
  })
  it('is the same person’s at each of their ports', () => {
    expect(addressOf(`203.0.113.7:51234, ${proxy}`, 1)).toEqual(addressOf(`203.0.113.7:51235, ${proxy}`, 1))
  })
})

describe('an entry of a trusted proxy that names no address', () => {
  const unreadable = ['unknown', '_hidden', '', 'nonsense', "'; drop table", '999.1.1.1', '203.0.113']
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['performance'] })
    Reflect.deleteProperty(globalThis, 'latchkeyUnreadable')
  })
  afterEach(() => {
    vi.useRealTimers()
    warn.mockClear()
  })

  it.each(unreadable)('%j is no reason to take the proxy’s address, which all people share', (entry) => {
    const { ip, network } = addressOf(`6.6.6.6, ${entry}, ${proxy}`, 1)
    expect(ip).toBe('0.0.0.0')
    expect(network).not.toContain(proxy)
    expect(network).not.toContain('6.6.6.6')
  })

  it('counts as one of 64 networks, by its text and the user agent, so that a flood meets its limits', () => {
    const of = (entry: string, agent: string) => addressOf(`${entry}, ${proxy}`, 1, agent).network
    expect(of('unknown', 'Firefox 1')).toBe(of('unknown', 'Firefox 1'))
    const byAgent = Array.from({ length: 2_000 }, (_, n) => of('unknown', `Firefox ${n}`))
    const byEntry = Array.from({ length: 2_000 }, (_, n) => of(`_hidden${n}`, 'Firefox'))
    for (const networks of [byAgent, byEntry]) expect(new Set(networks).size).toBe(64)
  })

  it('gives password failures of one address one row, whatever the text and the user agent are', () => {
    const of = (entry: string, agent: string) =>
      passwordSubject('anna@acme.test', addressOf(`${entry}, ${proxy}`, 1, agent))
    expect(of('unknown', 'a')).toBe(of('_x', 'b'))
    expect(of('unknown', 'a')).not.toBe(of('203.0.113.7', 'a'))
    expect(of('203.0.113.8', 'a')).not.toBe(of('203.0.113.7', 'a'))
  })

  it('is named in the log once an hour, with the number of requests, and cut short', () => {
    for (let n = 0; n < 50; n += 1) addressOf(`${'x'.repeat(500)}, ${proxy}`, 1)
    expect(warn).toHaveBeenCalledTimes(1)
    expect(warn.mock.calls[0]?.[0]).toMatchObject({ entry: 'x'.repeat(64) })
    vi.advanceTimersByTime(3_600_001)
    addressOf(`unknown, ${proxy}`, 1)
    expect(warn).toHaveBeenCalledTimes(2)
    expect(warn.mock.calls[1]?.[0]).toEqual({ entry: 'unknown', requests: 50 })
  })

  it('is no one’s fault where no proxy is trusted: a peer that is gone is not logged', () => {
    expect(addressOf('gone', 0).ip).toBe('0.0.0.0')
    expect(addressOf(null, 0).ip).toBe('0.0.0.0')
    expect(warn).not.toHaveBeenCalled()
  })
})
