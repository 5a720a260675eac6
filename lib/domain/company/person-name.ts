import { DomainError } from '../errors'

const longestName = 100
/** Controls, direction overrides and all else that is no character to read. */
const unreadable = /\p{C}/gu

/** @returns the name trimmed @throws DomainError invalid-body (field name) */
export function requireName(given: string): string {
  const name = given.trim()
  const wrong = faultOfName(name)
  if (wrong) throw new DomainError('invalid-body', { fields: { name: wrong } })
  return name
}

/** What is wrong with a person's name; null where nothing is. */
export function faultOfName(name: string) {
  if (!name) return 'is missing'
  if (name.length > longestName) return 'is too long'
  return name.search(unreadable) >= 0 ? 'contains characters that cannot be stored' : null
}

/** What can be kept of a name that a directory or provider gives, where nobody can be asked for a better one; may be empty. */
export const keptName = (given: string) =>
  // Once more, for the half of a character that the cut may leave.
  given.replace(unreadable, '').trim().slice(0, longestName).replace(unreadable, '').trim()
