/**
 * The one rule for text that people read: names of people, companies, devices and keys.
 *
 * Controls, direction overrides and isolates, private use, noncharacters and lone surrogates are refused. Marks that show
 * nothing and change no spelling are dropped. Joiners stay where a script or an emoji needs them.
 */

/** Direction marks, the soft hyphen, zero-width blanks and the byte order mark. */
const droppable = /[\u00ad\u061c\u200b\u200e\u200f\u2060-\u2064\ufeff]/gu
const blanks = /[\s\u0085]+/gu
/** The joiners, and the vowel separator of Mongolian. */
const joiners = /[\u180e\u200c\u200d]+/gu

/** A word ends in a joiner only after a mark, as older Malayalam spellings do. */
const joinsFrom = /[\p{L}\p{M}]$/u
const joinsTo = /^[\p{L}\p{M}]/u
const markBefore = /(?!\p{Default_Ignorable_Code_Point})\p{M}$/u
const emojiBefore = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)$/u
const emojiAfter = /^\p{Extended_Pictographic}/u

/** U+E0020 to U+E007F spell the flag's region. */
const regionFlag = /\u{1f3f4}[\u{e0020}-\u{e007e}]{2,6}\u{e007f}/gu
/** U+FFFC stands for a picture that was lost. */
const unreadable = /(?![\u180e\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Noncharacter_Code_Point}\ufffc]/gu
/** Joiners, fillers and selectors show nothing by themselves, nor do marks, the blank of Braille and the null notehead. */
const visible = /(?!\p{Default_Ignorable_Code_Point})[^\s\p{M}\p{C}\u2800\u{1d159}]/u

/** One spelling: NFC, a single blank for each run of blanks and line breaks, nothing droppable, no blank at either end. */
export const tidyText = (given: string) =>
  given.replace(droppable, '').replace(blanks, ' ').replace(joiners, neededJoiner).trim().normalize('NFC')

function neededJoiner(run: string, at: number, whole: string) {
  const before = whole.slice(Math.max(0, at - 2), at)
  const after = whole.slice(at + run.length, at + run.length + 2)
  const inWord = joinsFrom.test(before) && joinsTo.test(after)
  const inEmoji = emojiBefore.test(before) && emojiAfter.test(after)
  return inWord || inEmoji || markBefore.test(before) ? run.charAt(0) : ''
}

/** Whether tidied text holds characters that nobody may keep. */
export const hasUnreadable = (text: string) => text.replace(regionFlag, '').search(unreadable) >= 0

/** What is left of text from a system that cannot be asked for better text. */
export const withoutUnreadable = (text: string) =>
  text
    .split(/(\u{1f3f4}[\u{e0020}-\u{e007e}]{2,6}\u{e007f})/u)
    .map((part, index) => (index % 2 ? part : part.replace(unreadable, '')))
    .join('')

/** U+FFFD: the text was read in another encoding than it was written in, and letters were lost. */
export const hasLostLetters = (text: string) => text.includes('\ufffd')

export const isVisible = (text: string) => visible.test(text)

/** Code points, as PostgreSQL and JSON Schema count. */
export const lengthOf = (text: string) => [...text].length

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The longest beginning of at most `max` code points that ends between two characters as people see them. */
export function cutText(text: string, max: number): string {
  let [end, length] = [0, 0]
  for (const { segment, index } of graphemes.segment(text)) {
    length += lengthOf(segment)
    if (length > max) break
    end = index + segment.length
  }
  return text.slice(0, end)
}
