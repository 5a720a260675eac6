import { DomainError } from './errors'

const longest = 320
const shape = /^[^@\s]+@[^@\s]+$/u
/** Quotes, commas, angle brackets and controls have no place in an address of a person, and mislead mail software. */
const refused = /["'`,;:<>()[\]\\\p{C}]/u

/** The one spelling of an address: NFKC, trimmed, lower case. Null for what cannot be one. */
export function parseEmail(text: string): string | null {
  const address = text.normalize('NFKC').trim().toLowerCase()
  return address.length <= longest && shape.test(address) && !refused.test(address) ? address : null
}

/** @throws DomainError invalid-body (field `email`) */
export function normaliseEmail(text: string): string {
  const address = parseEmail(text)
  if (!address) throw new DomainError('invalid-body', { fields: { email: 'is not an email address' } })
  return address
}
