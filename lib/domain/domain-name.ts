import { domainToASCII, domainToUnicode } from 'node:url'

/** Labels of letters, digits and hyphens, RFC 1123 2.1. */
const hostShape = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$/

/**
 * The one spelling of a host's name, of one label or more: lower case, IDNA (`xn--…`), without a dot at its end. Null for
 * what has none, for empty labels, and for numbers, which would become an address of IPv4.
 */
export function asciiName(text: string): string | null {
  const typed = text.normalize('NFKC').trim().toLowerCase()
  // Of a path or a port the conversion would silently keep the host.
  if (/[\s/\\?#@:%[\]]/.test(typed)) return null
  const name = domainToASCII(typed).replace(/\.$/, '')
  return hostShape.test(name) && !/(^|\.)\d+$/.test(name) && isDecodable(name) ? name : null
}

/** Node 24 hands a label that is no valid `xn--…` through, where Node 20 has no name for it. */
const isDecodable = (name: string) => !/(^|\.)xn--/.test(name) || !/(^|\.)xn--/.test(domainToUnicode(name))

/** A domain as an operator types it, in its one spelling. Null for what cannot be one. */
export function parseDomainName(text: string): string | null {
  const name = asciiName(text)
  return name?.includes('.') && name.length >= 4 ? name : null
}

/** What stands behind the @ of a normalised address, in the spelling of the table of domains. */
export const domainOf = (address: string) => parseDomainName(address.slice(address.lastIndexOf('@') + 1))
