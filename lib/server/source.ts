import { randomUUID } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import { headers } from 'next/headers'
import type { Source } from '../domain/deps'
import { settings } from './env'
import { readAddress } from './http/forwarded-address'
import { warnOfUnreadableAddress } from './http/unreadable-address'

/** Where this request came from. */
export async function requestSource(): Promise<Source> {
  const given = await headers()
  return {
    ...addressOf(given.get('x-forwarded-for'), settings().trustedProxyHops),
    userAgent: given.get('user-agent') ?? '',
  }
}

/**
 * The true peer is always the last of the list (peer-address.mjs adds it); each trusted proxy in front has added one entry
 * before. What stands further left is the client's own claim. Where the list is shorter, a proxy was passed by: its first
 * entry counts.
 */
export function addressOf(forwardedFor: string | null, hops: number): Pick<Source, 'ip' | 'network'> {
  const entries = (forwardedFor ?? '').split(',').slice(-1 - hops)
  const address = readAddress(entries[0] ?? '')
  if (!address) return unknownAddress(entries[0] ?? '', hops)
  const network = address instanceof ipaddr.IPv6 ? ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`) : address
  return { ip: address.toString(), network: network.toString() }
}

/**
 * The next entry to the right is a proxy's: counted by it, one caller's failures would lock everybody out. So each call
 * counts as a source of its own. That gives an attacker no more than many addresses would: limits per account hold.
 */
function unknownAddress(entry: string, hops: number) {
  if (hops > 0) warnOfUnreadableAddress(entry)
  return { ip: '0.0.0.0', network: `unknown ${randomUUID()}` }
}
