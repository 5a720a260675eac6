import { parse } from 'csv-parse/sync'
import type { Role } from '../../generated/prisma/enums'
import type { ImportFault, ImportReport } from '../../schemas/admin'
import { parseEmail } from '../email-address'
import { faultOfName } from './person-name'

/** What is wrong, by the line of the file on which the row begins (the head line is 1). */
export type RowError = ImportReport['errors'][number]

export interface ImportRow {
  line: number
  /** Normalised. */
  email: string
  name: string
  role: Role
}

const columns = ['email', 'name', 'role'] as const
type Column = (typeof columns)[number]
const roles: Record<string, Role> = { '': 'EMPLOYEE', employee: 'EMPLOYEE', administrator: 'ADMINISTRATOR' }

/** Data rows of one file: more are refused before they are read. */
const mostRows = 10_000
/** Cells of the head line: whoever sends thousands has no use for a sentence about each. */
const mostColumns = 20
/** Characters of a row, by which a quotation mark that is never closed is found early. */
const longestRow = 4000

/** The file's rows as far as it alone can say; addresses that come twice are errors of the later row. `rows` counts to one past the most. */
export function readImportFile(csv: string): { rows: number; good: ImportRow[]; errors: RowError[] } {
  const { records, errors: broken } = recordsOf(csv)
  const [head, ...body] = records
  const faults = broken.length ? broken : faultsOfFile(head?.cells, body)
  if (!head || faults.length) return { rows: body.length, good: [], errors: faults }
  const names = namesOf(head.cells)
  const read = body.map(({ line, cells }) => readRow(line, cells, names))
  const good = read.flatMap(({ row }) => row ?? [])
  const errors = [...read.flatMap((one) => one.errors), ...repeated(good)]
  return { rows: body.length, good, errors: errors.sort((a, b) => a.line - b.line) }
}

/** @param values what the sentence of the code names besides */
export const rowError = (
  line: number,
  field: RowError['field'],
  code: ImportFault,
  message: string,
  values?: RowError['values'],
): RowError => ({ line, field, code, message, ...(values && { values }) })

interface CsvRecord {
  line: number
  cells: string[]
}

/** Spreadsheets of half of Europe write semicolons: what stands in the head line separates. */
function recordsOf(csv: string): { records: CsvRecord[]; errors: RowError[] } {
  const [head = ''] = csv.split(/\r\n|\r|\n/, 1)
  const delimiter = head.includes(';') && !head.includes(',') ? ';' : ','
  if (head.split(delimiter, mostColumns + 1).length > mostColumns)
    return { records: [], errors: [rowError(1, null, 'too-many-columns', 'has too many columns')] }
  try {
    const options = {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      info: true,
      max_record_size: longestRow,
      // The head line, and one row more than may be: that one tells that there are too many.
      to: mostRows + 2,
    } as const
    const parsed = parse(csv, options) as unknown as { record: string[]; info: { lines: number } }[]
    return {
      records: parsed.map(({ record, info }) => ({ line: firstLine(record, info.lines), cells: record })),
      errors: [],
    }
  } catch (error) {
    const line = Number(Object(error).lines) || 1
    const message = 'a quotation mark is not closed, or stands inside a cell, or the row is too long'
    return { records: [], errors: [rowError(line, null, 'broken-row', message)] }
  }
}

/** The parser counts to a record's last line; a quoted cell may hold line breaks. */
const firstLine = (cells: string[], lastLine: number) =>
  lastLine - cells.reduce((breaks, cell) => breaks + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0)

const namesOf = (cells: string[]) => cells.map((cell) => cell.toLowerCase())

function faultsOfFile(head: string[] | undefined, body: CsvRecord[]): RowError[] {
  const extra = body[mostRows]
  if (!extra) return faultsOfHead(head)
  const most = { most: mostRows }
  return [rowError(extra.line, null, 'too-many-rows', `is one too many: a file holds at most ${mostRows} people`, most)]
}

function faultsOfHead(cells: string[] | undefined): RowError[] {
  if (!cells) return [rowError(1, null, 'empty-file', 'the file is empty')]
  const names = namesOf(cells)
  const unknown = cells.filter((_, index) => !columns.some((column) => column === names[index]))
  const twice = columns.filter((column) => names.filter((name) => name === column).length > 1)
  const missing = (['email', 'name'] as const).filter((column) => !names.includes(column))
  return [
    ...unknown.map((cell) => unknownColumn(cell.slice(0, 40))),
    ...twice.map((column) => rowError(1, column, 'column-twice', 'is there twice')),
    ...missing.map((column) => rowError(1, column, 'column-missing', 'is missing')),
  ]
}

const unknownColumn = (column: string) =>
  column
    ? rowError(1, null, 'unknown-column', `has no use for the column ${column}`, { column })
    : rowError(1, null, 'nameless-column', 'has a column without a name')

function readRow(line: number, cells: string[], names: string[]): { row?: ImportRow; errors: RowError[] } {
  if (cells.length > names.length) {
    const values = { cells: cells.length, columns: names.length }
    const message = `has ${values.cells} cells where the head line has ${values.columns}`
    return { errors: [rowError(line, null, 'too-many-cells', message, values)] }
  }
  const cell = (column: Column) => cells[names.indexOf(column)] ?? ''
  const email = parseEmail(cell('email'))
  const name = cell('name')
  const wrongName = faultOfName(name)
  const given = cell('role').toLowerCase()
  const role = Object.hasOwn(roles, given) ? roles[given] : undefined
  const errors = [
    ...(email ? [] : [faultOfEmail(line, cell('email'))]),
    ...(wrongName ? [rowError(line, 'name', nameFaults[wrongName], wrongName)] : []),
    ...(role ? [] : [rowError(line, 'role', 'unknown-role', 'is neither employee nor administrator')]),
  ]
  return email && role && !errors.length ? { row: { line, email, name, role }, errors } : { errors }
}

const faultOfEmail = (line: number, given: string) =>
  given
    ? rowError(line, 'email', 'not-an-address', 'is not an email address')
    : rowError(line, 'email', 'missing', 'is missing')

const nameFaults = {
  'is missing': 'missing',
  'is too long': 'too-long',
  'contains characters that cannot be stored': 'not-storable',
} as const

function repeated(rows: ImportRow[]): RowError[] {
  const first = new Map<string, number>()
  return rows.flatMap(({ email, line }) => {
    const before = first.get(email)
    if (before === undefined) first.set(email, line)
    if (before === undefined) return []
    return [rowError(line, 'email', 'repeated', `is on line ${before} already`, { line: before })]
  })
}
