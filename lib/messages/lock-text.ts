import type { Opener } from '../domain/errors'
import { fill, waitText } from './fill'

/** One sentence for each lock, named by whose it is and by what opens it. */
export interface LockSentences {
  address: string
  /** Of a company whose AD or SSO decides over passwords. */
  managedAddress: string
  /** With `{wait}`; on a device that the person has not signed in with before. */
  account: string
  /** With `{wait}`; where the device's own tries are used up, too. */
  accountHere: string
}

/** What is locked, and everything that opens it. Apart from error-text.ts, because the sign-in pages load it. */
export function lockText(sentences: LockSentences, opens: Opener[], retryAfter?: number | null) {
  const wait = waitText(retryAfter ?? 1)
  if (!opens.includes('time')) return opens.includes('password-reset') ? sentences.address : sentences.managedAddress
  return fill(opens.includes('known-device') ? sentences.account : sentences.accountHere, { wait })
}
