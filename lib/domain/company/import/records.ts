import { parse } from 'csv-parse/sync'
import { isBlank, isKnownHead } from './heads'

/** One row of the table as its owner sees it. `line`: the line of the file on which it begins. */
export interface CsvRecord {
  line: number
  cells: string[]
}

export interface CsvFault {
  line: number
  code: 'too-many-columns' | 'broken-row'
  message: string
}

/** Columns with a name. A Google Workspace download has about thirty, others a hundred. */
export const mostColumns = 200
/** Characters of a row, by which a quotation mark that is never closed is found early. */
const longestRow = 8000
const delimiters = [',', ';', '\t', '|'] as const

/**
 * The rows of a CSV file that hold anything, the head row first. A spreadsheet leaves behind rows and columns of blanks, a
 * first line `sep=;`, a byte order mark, or the end mark of DOS; none of them is the fault of a person.
 */
export function recordsOf(csv: string, mostRecords: number): { records: CsvRecord[]; faults: CsvFault[] } {
  const text = withoutEndMark(csv.replace(/^\ufeff/u, '').replace(/\r\n?/gu, '\n'))
  const { body, separator } = withoutSeparatorLine(text)
  const head = /^.*[^\s,;|"].*$/mu.exec(body)?.[0] ?? ''
  const delimiter = separator ?? delimiterOf(head)
  if (namedCells(head, delimiter) > mostColumns) return refused(1, 'too-many-columns', 'has too many columns')
  try {
    return { records: parsed(body, delimiter, mostRecords), faults: [] }
  } catch (error) {
    const message = 'a quotation mark is not closed, or stands inside a cell, or the row is too long'
    return refused(Number(Object(error).lines) || 1, 'broken-row', message)
  }
}

const refused = (line: number, code: CsvFault['code'], message: string) => ({
  records: [],
  faults: [{ line, code, message }],
})

/** DOS ends a file with U+001A. */
function withoutEndMark(text: string): string {
  const end = text.trimEnd()
  return end.endsWith('\u001a') ? end.slice(0, -1) : end
}

/** Excel's `sep=X`. Its line stays as an empty one, so that lines keep their numbers. */
function withoutSeparatorLine(text: string): { body: string; separator?: string } {
  const [line, separator] = /^\s*"?sep=([^\p{L}\p{N}"\n])"?[,;|\t ]*(?=\n|$)/iu.exec(text) ?? []
  if (line === undefined || separator === undefined) return { body: text }
  return { body: line.replace(/[^\n]/gu, '') + text.slice(line.length), separator }
}

/** The separator by which the head names the most columns that are known, and then the most columns. */
function delimiterOf(head: string): string {
  const ranked = delimiters.map((delimiter) => {
    const cells = head
      .slice(0, longestRow)
      .split(delimiter, mostColumns)
      .map((cell) => cell.replace(/^\s*"|"\s*$/gu, ''))
    return { delimiter, known: cells.filter(isKnownHead).length, columns: cells.length }
  })
  return ranked.sort((a, b) => b.known - a.known || b.columns - a.columns)[0]?.delimiter ?? ','
}

/** Up to one more than may be. */
const namedCells = (head: string, delimiter: string) => {
  let end = head.length
  while (end > 0 && (head[end - 1] === delimiter || head[end - 1] === ' ')) end -= 1
  return head.slice(0, end).split(delimiter, mostColumns + 1).length
}

function parsed(body: string, delimiter: string, mostRecords: number): CsvRecord[] {
  const pasted = delimiter === '\t'
  const options = {
    delimiter,
    record_delimiter: '\n',
    relax_column_count: true,
    // Cells copied from a spreadsheet hold quotation marks as they are.
    relax_quotes: pasted,
    trim: !pasted,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    info: true,
    max_record_size: longestRow,
    to: mostRecords,
  } as const
  const found = parse(body, options) as unknown as { record: string[]; info: { lines: number } }[]
  return found
    .map(({ record, info }) => ({ line: firstLine(record, info.lines), cells: record.map(contentOf) }))
    .filter(({ cells }) => !isBlank(cells.join('').replace(/[,;|]/gu, '')))
}

/** The parser counts to a record's last line; a quoted cell may hold line breaks. */
const firstLine = (cells: string[], lastLine: number) =>
  lastLine - cells.reduce((breaks, cell) => breaks + (cell.match(/\n/gu)?.length ?? 0), 0)

/** `="text"` makes a spreadsheet keep text as it is; an apostrophe before a formula sign is how exports defuse formulas. */
const contentOf = (cell: string) =>
  cell
    .trim()
    .replace(/^="(.*)"$/su, '$1')
    .replace(/^'(?=[=+\-@＝＋－＠\t\r])/u, '')
    .trim()
