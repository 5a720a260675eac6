import { domainToASCII } from 'node:url'

const shape = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/

/** The one spelling of a domain: lower case, IDNA (`xn--…`), without a dot at its end. Null for what cannot be one. */
export function parseDomainName(text: string): string | null {
  const typed = text.normalize('NFKC').trim().toLowerCase().replace(/\.$/, '')
  // Of a path or a port the conversion would silently keep the host.
  if (/[\s/\\?#@:%[\]]/.test(typed)) return null
  const name = domainToASCII(typed)
  return shape.test(name) && !/\.\d+$/.test(name) ? name : null
}

/** What stands behind the @ of a normalised address, in the spelling of the table of domains. */
export const domainOf = (address: string) => parseDomainName(address.slice(address.lastIndexOf('@') + 1))
