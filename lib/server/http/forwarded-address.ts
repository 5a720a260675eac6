import ipaddr from 'ipaddr.js'

type Address = ipaddr.IPv4 | ipaddr.IPv6

/** `[2001:db8::1]:443`, `[2001:db8::1]`. */
const bracketed = /^\[([^\]]*)\](?::\d{0,5})?$/
/** `203.0.113.7:51234`. */
const withPort = /^(\d+(?:\.\d+){3}):\d{0,5}$/
/** Eight groups and a port; with fewer groups a port could as well be a group. */
const sixWithPort = /^((?:[\da-f]{1,4}:){7}[\da-f]{1,4}):\d{1,5}$/i

/**
 * One entry of X-Forwarded-For, as proxies spell it: with or without a port, brackets, quotes (RFC 7239) or a zone.
 * IPv4 written as IPv6 becomes IPv4.
 * @returns null for what names no single address: `unknown`, `_hidden`, an empty entry, octal or hexadecimal numbers
 */
export function readAddress(entry: string): Address | null {
  const text = entry
    .trim()
    .replace(/^for=/i, '')
    .replace(/^"(.*)"$/, '$1')
    .trim()
  const [, bare = text] = bracketed.exec(text) ?? withPort.exec(text) ?? sixWithPort.exec(text) ?? []
  const [address = ''] = bare.split('%', 1)
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address)
  return address.includes(':') && ipaddr.IPv6.isValid(address) ? ipaddr.process(address) : null
}
