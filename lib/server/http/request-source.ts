import { createHash } from 'node:crypto'
import ipaddr from 'ipaddr.js'
import { headers } from 'next/headers'
import type { Source } from '../../domain/deps'
import { unknownNetwork } from '../../domain/limits/subjects'
import { settings } from '../settings/env'
import { readAddress } from './forwarded-address'
import { warnOfUnreadableAddress } from './unreadable-address'

/** Where this request came from. */
export async function requestSource(): Promise<Source> {
  const given = await headers()
  const userAgent = given.get('user-agent') ?? ''
  return { ...addressOf(given.get('x-forwarded-for'), settings().trustedProxyHops, userAgent), userAgent }
}

/**
 * The true peer is always the last of the list (peer-address.mjs adds it); each trusted proxy in front has added one entry
 * before. What stands further left is the client's own claim. Where the list is shorter, a proxy was passed by: its first
 * entry counts.
 */
export function addressOf(forwardedFor: string | null, hops: number, userAgent = ''): Pick<Source, 'ip' | 'network'> {
  const entries = (forwardedFor ?? '').split(',').slice(-1 - hops)
  const address = readAddress(entries[0] ?? '')
  if (!address) return unknownAddress(entries[0] ?? '', hops, userAgent)
  const network = address instanceof ipaddr.IPv6 ? ipaddr.IPv6.networkAddressFromCIDR(`${address}/64`) : address
  return { ip: address.toString(), network: network.toString() }
}

/** Networks that all unreadable sources share. */
const sharedNetworks = 64

/**
 * The next entry to the right is a proxy's: counted by it, one caller's failures would lock everybody out. So the entry's
 * text and the user agent choose one of a few networks. One person's failures stop a few others at most, and a flood meets
 * its limits still. A network for each call would turn these limits off, and leave rows behind for each call.
 */
function unknownAddress(entry: string, hops: number, userAgent: string) {
  if (hops > 0) warnOfUnreadableAddress(entry)
  const chosen = createHash('sha256').update(`${entry.trim()}\n${userAgent}`).digest().readUInt32BE() % sharedNetworks
  return { ip: '0.0.0.0', network: `${unknownNetwork} ${chosen}` }
}
