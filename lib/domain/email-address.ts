import { asciiName } from './domain-name'
import { DomainError } from './errors'

/** Octets, RFC 5321 4.5.3.1. */
const longest = { localPart: 64, address: 254 }
/** Characters of pasted text that are looked at. */
const longestTyped = 1000
/** Marks on one letter that no script needs: to bring a thousand into order takes milliseconds. */
const stackedMarks = /\p{M}{16}/u

/** `atext` of RFC 5322 3.2.3, and the letters, digits and symbols that RFC 6531 adds. */
const atom = String.raw`(?:[a-z0-9!#$%&'*+/=?^_\x60{|}~-]|(?![\0-\x7f])[\p{L}\p{N}\p{S}]\p{M}*)+`
const localPart = new RegExp(String.raw`^${atom}(?:\.${atom})*$`, 'u')
/** Characters that show nothing, and letters that look like an apostrophe: two addresses would look like one. */
const misleading = /[\p{C}\p{Default_Ignorable_Code_Point}\u02b9\u02bc\u02c8\ua78c\ufffc\ufffd]/u

/**
 * The one spelling of an address: NFKC, trimmed, lower case, its domain as the domain name system has it (`xn--…`, no dot
 * at its end). Null for text that is not exactly one address. Characters that mislead mail software stay out: quotation
 * marks, separators, brackets, backslashes, blanks and controls.
 */
export function parseEmail(text: string): string | null {
  if (!isReadable(text)) return null
  const [person = '', host, ...more] = folded(text).trim().split('@')
  if (host === undefined || more.length || misleading.test(person) || !localPart.test(person)) return null
  const name = asciiName(host)
  const address = `${person}@${name}`
  return name && octets(person) <= longest.localPart && octets(address) <= longest.address ? address : null
}

const isReadable = (text: string) => text.length <= longestTyped && !stackedMarks.test(text)

/** A second NFKC: lower case may leave a letter and a mark that compose. */
const folded = (text: string) => text.normalize('NFKC').toLowerCase().normalize('NFKC')

const octets = (text: string) => new TextEncoder().encode(text).length

const invisible = /\p{Cf}/gu
/** Word processors and phones write these for `'`. No mailbox has them. */
const apostrophes = /[\u00b4\u02b9\u02bc\u02c8\u2018\u2019\u201b\u2032\ua78c\uff07]/gu

/**
 * The address in text that a person typed or pasted: `Anna Huber <anna@acme.test>`, `mailto:anna@acme.test`, quoted,
 * bracketed, with invisible characters of a web page. Null for anything else, and for two addresses.
 */
export function readTypedEmail(text: string): string | null {
  if (!isReadable(text)) return null
  return parseEmail(unwrapped(withoutTypography(text)))
}

const withoutTypography = (text: string) =>
  text.replace(invisible, '').replace(apostrophes, "'").normalize('NFKC').trim()

/** Each of them once or more, from the outside in. */
function unwrapped(text: string, depth = 0): string {
  const inner = inPair(inAngleBrackets(ofMailto(withoutListEnd(text))))
  return inner === text || depth > 4 ? inner : unwrapped(inner, depth + 1)
}

/** From the right: `/[\s,;]+$/` looks at each run of blanks once for each of its blanks. */
function withoutListEnd(text: string): string {
  let end = text.length
  while (end > 0 && /[\s,;]/u.test(text.charAt(end - 1))) end -= 1
  return text.slice(0, end)
}

/** No address ends in a closing mark, so a pair around text is no part of it. */
const pairs = ['""', "''", '``', '“”', '„“', '«»', '()', '[]']
const inPair = (text: string) =>
  text.length > 2 && pairs.includes(`${text.charAt(0)}${text.charAt(text.length - 1)}`)
    ? text.slice(1, -1).trim()
    : text

function inAngleBrackets(text: string): string {
  const [, name, inner] = /^([^<>]*)<([^<>]*)>$/u.exec(text) ?? []
  if (name === undefined || inner === undefined) return text
  // "boss@acme.test <other@acme.test>" shows one address and holds another.
  if (name.includes('@') && readTypedEmail(name) !== readTypedEmail(inner)) return ''
  return inner
}

function ofMailto(text: string): string {
  const [, address] = /^mailto:([^?]*)/iu.exec(text) ?? []
  if (address === undefined) return text
  try {
    return decodeURIComponent(address)
  } catch {
    return ''
  }
}

/** The beginning of an address as a person types it into a search, in the spelling of the stored address. */
export const emailPrefix = (typed: string) => readTypedEmail(typed) ?? folded(withoutTypography(typed))

/** @throws DomainError invalid-body (field `email`) */
export function normaliseEmail(text: string): string {
  const address = readTypedEmail(text)
  if (!address) throw new DomainError('invalid-body', { fields: { email: 'is not an email address' } })
  return address
}
