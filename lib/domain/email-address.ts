import { asciiName } from './company/domain-name'
import { DomainError } from './errors'

const longest = 320
const shape = /^[^@\s]+@[^@\s]+$/u
/** Quotes, commas, angle brackets and controls have no place in an address of a person, and mislead mail software. */
const refused = /["'`,;:<>()[\]\\\p{C}]/u

/**
 * The one spelling of an address: NFKC, trimmed, lower case, its domain as the domain name system has it (`xn--…`, no dot
 * at its end). Null for what cannot be one.
 */
export function parseEmail(text: string): string | null {
  const typed = text.normalize('NFKC').trim().toLowerCase()
  if (typed.length > longest || !shape.test(typed) || refused.test(typed)) return null
  const [person, host = ''] = typed.split('@')
  const name = asciiName(host)
  const address = `${person}@${name}`
  return name && address.length <= longest ? address : null
}

/** @throws DomainError invalid-body (field `email`) */
export function normaliseEmail(text: string): string {
  const address = parseEmail(text)
  if (!address) throw new DomainError('invalid-body', { fields: { email: 'is not an email address' } })
  return address
}
