import { digitsIn, readableText } from '../schemas/code-text'

export { isCompleteCode } from '../schemas/code-text'

/** What stands in a code field, as it is sent: the digits, or what was typed, so that the server can say what it looks like. */
export const tidyCode = (typed: string) => digitsIn(typed) ?? typed

/** Characters that the server reads of a pasted text. */
export const longestRecoveryText = 2000

const recoveryCode = /(?<![\p{L}\p{N}-])[\p{L}\p{N}]{4,5}(?:\s*-\s*[\p{L}\p{N}]{4,5}){2}(?![\p{L}\p{N}-])/gu

/** Of a text that is too long to be sent: what looks like recovery codes, else its beginning. */
export const shortenRecoveryText = (text: string) =>
  (readableText(text).match(recoveryCode)?.join('\n') ?? text).slice(0, longestRecoveryText)
