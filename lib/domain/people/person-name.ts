import {
  cutText,
  hasLostLetters,
  hasUnreadable,
  isVisible,
  lengthOf,
  tidyText,
  withoutUnreadable,
} from '../../schemas/readable-text'
import { DomainError } from '../errors'

/** Code points. */
const longestName = 100
/** UTF-16 units of a name as it was typed. A longer one is refused before it is tidied, which takes time. */
const longestTyped = 400

/** @returns the name in its one spelling @throws DomainError invalid-body (field name) */
export function requireName(given: string, field = 'name'): string {
  const wrong = faultOfName(given)
  if (wrong) throw new DomainError('invalid-body', { fields: { [field]: wrong } })
  return tidyText(given)
}

/** The reason why a name is refused, or null. A name needs a character that can be seen. */
export function faultOfName(given: string) {
  if (given.trim().length > longestTyped) return 'is too long'
  const name = tidyText(given)
  if (hasLostLetters(name)) return 'has letters that were lost'
  if (hasUnreadable(name)) return 'contains characters that cannot be stored'
  if (!isVisible(name)) return 'is missing'
  return lengthOf(name) > longestName ? 'is too long' : null
}

/**
 * The usable part of a name from a directory or provider, which cannot be asked for a better one. Empty for a name that
 * shows nothing, or that has lost letters and so would be written wrongly.
 */
export function keptName(given: string): string {
  if (hasLostLetters(given)) return ''
  const name = cutText(tidyText(withoutUnreadable(tidyText(given))), longestName).trim()
  return isVisible(name) ? name : ''
}
