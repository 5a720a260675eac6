import type en from '@/lib/messages/en.json'
import { fill } from '@/lib/messages/fill'

/** The sentences come as they stand in the catalogue: as props on the sign-in pages, of the catalogue itself in the portal. */
export type NewPasswordMessages = (typeof en)['password']['choose']

/** Of lib/domain/account/password/password-rules.ts, which decides. */
export const longestPassword = 128

/** Characters as the server counts them. */
export const lengthOf = (password: string) => [...password.normalize('NFKC')].length

/** What can be said of a new password before it is sent; null where nothing. */
export function problemOf(
  password: string,
  { shortest, messages }: { shortest: number; messages: NewPasswordMessages },
) {
  const length = lengthOf(password)
  if (length === 0) return messages.missing
  if (length < shortest) return fill(messages.short, { shortest })
  return length > longestPassword ? fill(messages.long, { longest: longestPassword }) : null
}
