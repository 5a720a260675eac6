import { bareCode, digitsIn, recoveryCodesIn, writtenRecoveryCodes } from '../schemas/code-text'

export { isCompleteCode } from '../schemas/code-text'

/** How many recovery codes the server looks at in a pasted text; null for one code on its own, and for none. */
export function pastedCodes(text: string) {
  const codes = recoveryCodesIn(text)
  return codes.length === 0 || recoveryCodesIn(bareCode(text)).length ? null : codes.length
}

/** What stands in a code field, as it is sent: the digits, or what was typed, so that the server can say what it looks like. */
export const tidyCode = (typed: string) => digitsIn(typed) ?? typed

/** Characters that the server reads of a pasted text. */
export const longestRecoveryText = 2000

/** Of a text that is too long to be sent: what looks like recovery codes, else its beginning. */
export const shortenRecoveryText = (text: string) =>
  (writtenRecoveryCodes(text).join('\n') || text).slice(0, longestRecoveryText)
