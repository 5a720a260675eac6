/**
 * Reads codes out of what people type and paste. Field and server use the same functions, so that both forgive the same.
 * Everything goes by Unicode's properties (UAX 44).
 */

/** Blanks and controls, dashes (minus, the long vowel mark of a Japanese keyboard), and signs that show nothing. */
const separator =
  /[\s\p{Z}\p{Cc}\p{Pd}\u2212\u02d7\u2043\u30fc\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Variation_Selector}\p{Me}]/u
const separators = new RegExp(separator, 'gu')
/** Between digits alone: with letters they may be part of an address. */
const dots = /[.\u00b7\u2027\u30fb]/gu
const invisible = /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Me}]/gu
const dash = /[\p{Pd}\u2212\u02d7\u2043\u30fc]/gu
const digit = /\p{Nd}/gu

/** Decimal digits stand in blocks of ten from zero to nine: blocks that touch still begin at zero. */
function digitValue(character: string) {
  const point = character.codePointAt(0) ?? 0
  let first = point
  while (first > 0 && /\p{Nd}/u.test(String.fromCodePoint(first - 1))) first--
  return String((point - first) % 10)
}

/** NFKC, with every decimal digit as the digit it is. */
const plain = (text: string) => text.normalize('NFKC').replace(digit, digitValue)

/** Without blanks, dashes and signs that nobody sees. */
export const bareCode = (text: string) => plain(text).replace(separators, '')

/** With one kind of dash and without signs that nobody sees; blanks stay. */
export const readableText = (text: string) => plain(text).replace(invisible, '').replace(dash, '-')

/** In one piece or as three and three; a letter beside it makes it part of something else, such as a recovery code. */
const sixDigits =
  /(?<![\p{N}\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}])(\d{6}|\d{3}(?:\s*-\s*|[^\S\n]+)\d{3})(?![\p{N}\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}])/gu

/**
 * What a person means by what stands in a code field: digits alone, however they are written, or the one code of six digits
 * that stands among words. Null: neither.
 */
export function digitsIn(text: string): string | null {
  const digits = bareCode(text).replace(dots, '')
  if (/^\d+$/.test(digits)) return digits
  const found = new Set([...readableText(text).matchAll(sixDigits)].map(([, code = '']) => bareCode(code)))
  return found.size === 1 ? ([...found][0] ?? null) : null
}

export const isCompleteCode = (code: string) => /^\d{6}$/.test(code)

/** Capitals that look like those of a recovery code, and are typed where a keyboard writes Cyrillic or Greek. */
const lookAlikes: Record<string, string> = Object.fromEntries(
  [
    ['АВСЕНІЈКМОРЅТХУ', 'ABCEHIJKMOPSTXY'],
    ['ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ', 'ABEZHIKMNOPTYX'],
  ].flatMap(([from = '', to = '']) => [...from].map((letter, place) => [letter, to[place] ?? letter])),
)

/** Crockford's base 32 as it was meant: case, blanks and dashes are nothing, O is 0, I and L are 1. */
export const base32Code = (text: string) =>
  [...bareCode(text).toUpperCase()]
    .map((letter) => lookAlikes[letter] ?? letter)
    .join('')
    .replaceAll('O', '0')
    .replace(/[IİL]/g, '1')

/** Crockford's base 32: no I, L, O, U. */
export const recoveryAlphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** Characters of a recovery code without its dashes; sets of 12 were made before and stay good until they are replaced. */
export const recoveryCodeLengths = [15, 12]
/** Of a pasted file no more are looked at; the whole is one try. */
const mostCandidates = 10

const isRecoveryCode = (code: string) =>
  recoveryCodeLengths.includes(code.length) && [...code].every((letter) => recoveryAlphabet.includes(letter))

const writtenRecoveryCode = /(?<![\p{L}\p{N}-])[\p{L}\p{N}]{4,5}(?:\s*-\s*[\p{L}\p{N}]{4,5}){2}(?![\p{L}\p{N}-])/gu

/** What looks like recovery codes in a text, as written there. */
export const writtenRecoveryCodes = (text: string) => readableText(text).match(writtenRecoveryCode) ?? []

/** The recovery codes in what somebody typed or pasted, in their order, each once and without dashes. */
export function recoveryCodesIn(text: string) {
  const whole = base32Code(text)
  if (isRecoveryCode(whole)) return [whole]
  return [...new Set(writtenRecoveryCodes(text).map(base32Code).filter(isRecoveryCode))].slice(0, mostCandidates)
}
