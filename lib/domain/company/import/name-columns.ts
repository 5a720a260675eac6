import { tidyText } from '../../../schemas/readable-text'
import type { Column } from './column'
import { type ColumnKind, isBlank } from './heads'

interface NameReader {
  used: Column[]
  /** Empty where the row has no name. */
  read: (cells: string[]) => string
}

/** Characters of a cell that are looked at: more than a name may have. */
const longest = 500

/** A whole name where the row has one, else the given and the family name together. */
export function nameReader(all: Column[]): NameReader | null {
  const naming = all.filter(holdsLetters)
  const first = (kind: ColumnKind) => naming.find((column) => column.kind === kind)
  const { whole, given, family } = sorted(first('name'), first('givenName'), first('familyName'))
  const wholes = [...naming.filter(({ kind }) => kind === 'fullName'), ...(whole ? [whole] : [])]
  const used = [...wholes, given, family].filter((column) => column !== undefined)
  if (!used.length) return null
  const cell = (column: Column | undefined, cells: string[]) =>
    ((column && cells[column.index]) ?? '').slice(0, longest)
  const wholeOf = (cells: string[]) => wholes.map((column) => cell(column, cells)).find((text) => !isBlank(text))
  return { used, read: (cells) => wholeOf(cells) ?? joined(cell(given, cells), cell(family, cells)) }
}

/** A column "Employee" may hold numbers. */
const holdsLetters = ({ cells }: Column) => cells.every(isBlank) || cells.some((cell) => /\p{L}/u.test(cell))

/** "Name" beside "First name" is a family name, unless it holds the first name too. */
function sorted(name: Column | undefined, given: Column | undefined, family: Column | undefined) {
  const other = given ?? family
  if (!name || !other || (given && family) || holds(name, other)) return { whole: name, given, family }
  return given ? { given, family: name } : { given: name, family }
}

const holds = (whole: Column, part: Column) =>
  whole.cells.every((cell, row) => {
    const [one, other] = [cell, part.cells[row] ?? ''].map((text) => text.slice(0, longest).toLowerCase())
    return !one || !other || isBlank(one) || isBlank(other) || one.includes(other)
  })

/** Korean, Japanese and Chinese put the family name first, Korean and Chinese without a blank. */
function joined(given: string, family: string): string {
  const both = `${given}${family}`
  if (/^[\p{Script=Hangul}\p{Script=Han}]+$/u.test(both) && isBlank(given) === isBlank(family))
    return /\p{Script=Hangul}/u.test(both) ? `${family}${given}` : `${family} ${given}`
  if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー]+$/u.test(both)) return tidyText(`${family} ${given}`)
  return tidyText(`${given} ${family}`)
}
