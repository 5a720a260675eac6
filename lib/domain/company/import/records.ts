import { Readable } from 'node:stream'
import { setImmediate as otherRequests } from 'node:timers/promises'
import { parse } from 'csv-parse'
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
export async function recordsOf(
  csv: string,
  mostRecords: number,
): Promise<{ records: CsvRecord[]; faults: CsvFault[] }> {
  const text = withoutEndMark(csv.replace(/^\ufeff/u, '').replace(/\r\n?/gu, '\n'))
  const { body, separator } = withoutSeparatorLine(text)
  const head = /^.*[^\s,;|"].*$/mu.exec(body)?.[0] ?? ''
  const delimiter = separator ?? delimiterOf(head)
  if (namedCells(head, delimiter) > mostColumns) return refused(1, 'too-many-columns', 'has too many columns')
  try {
    return { records: await parsed(body, delimiter, mostRecords), faults: [] }
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

async function parsed(body: string, delimiter: string, mostRecords: number): Promise<CsvRecord[]> {
  const pasted = delimiter === '\t'
  const rows: AsyncIterable<ParsedRow> = Readable.from(slicesOf(Buffer.from(body))).pipe(
    parse({
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
    }),
  )
  const records: CsvRecord[] = []
  for await (const { record, info } of rows) {
    const cells = record.map(contentOf)
    if (isBlank(cells.join('').replace(/[,;|]/gu, ''))) continue
    if (records.push({ line: firstLine(record, info.lines), cells }) === mostRecords) break
  }
  return records
}

interface ParsedRow {
  record: string[]
  info: { lines: number }
}

/** Bytes that are parsed in one turn: a few milliseconds, where a whole file would take a second. */
const slice = 32 * 1024

/** Bytes, because a cut through text may halve a letter: the parser decodes whole cells. */
async function* slicesOf(body: Buffer) {
  for (let start = 0; start < body.length; start += slice) {
    yield body.subarray(start, start + slice)
    await otherRequests()
  }
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
