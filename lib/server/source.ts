import ipaddr from 'ipaddr.js'
import { headers } from 'next/headers'
import type { Source } from '../domain/deps'
import { settings } from './env'

/** Where this request came from. */
export async function requestSource(): Promise<Source> {
  const given = await headers()
  return {
    ...addressOf(given.get('x-forwarded-for'), settings().trustedProxyHops),
    userAgent: given.get('user-agent') ?? '',
  }
}

/**
 * The true peer is always the last of the list (peer-address.ts adds it); each trusted proxy in front has added one
 * before. What stands further left is the client's own claim.
 */
export function addressOf(forwardedFor: string | null, hops: number): Pick<Source, 'ip' | 'network'> {
  const list = (forwardedFor ?? '').split(',').map((entry) => entry.trim())
  const believed = list.slice(-1 - hops).find((entry) => ipaddr.isValid(entry)) ?? '0.0.0.0'
  const address = ipaddr.process(believed)
  const network = address instanceof ipaddr.IPv6 ? ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`) : address
  return { ip: address.toString(), network: network.toString() }
}
