import { parse } from 'csv-parse/sync'
import type { Role } from '../../generated/prisma/enums'
import { parseEmail } from '../email-address'
import { faultOfName } from './person-name'

/** What is wrong, by the line of the file on which the row begins (the head line is 1). */
export interface RowError {
  line: number
  field: 'email' | 'name' | 'role' | null
  message: string
}

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

/** The file's rows as far as it alone can say; addresses that come twice are errors of the later row. */
export function readImportFile(csv: string): { rows: number; good: ImportRow[]; errors: RowError[] } {
  const { records, errors: broken } = recordsOf(csv)
  const [head, ...body] = records
  const faults = broken.length ? broken : faultsOfHead(head?.cells)
  if (!head || faults.length) return { rows: body.length, good: [], errors: faults }
  const names = namesOf(head.cells)
  const read = body.map(({ line, cells }) => readRow(line, cells, names))
  const good = read.flatMap(({ row }) => row ?? [])
  const errors = [...read.flatMap((one) => one.errors), ...repeated(good)]
  return { rows: body.length, good, errors: errors.sort((a, b) => a.line - b.line) }
}

const fault = (line: number, field: RowError['field'], message: string): RowError => ({ line, field, message })

interface CsvRecord {
  line: number
  cells: string[]
}

/** Spreadsheets of half of Europe write semicolons: what stands in the head line separates. */
function recordsOf(csv: string): { records: CsvRecord[]; errors: RowError[] } {
  const [head = ''] = csv.split(/\r\n|\r|\n/, 1)
  const delimiter = head.includes(';') && !head.includes(',') ? ';' : ','
  try {
    const options = {
      bom: true,
      delimiter,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
      info: true,
    } as const
    const parsed = parse(csv, options) as unknown as { record: string[]; info: { lines: number } }[]
    return {
      records: parsed.map(({ record, info }) => ({ line: firstLine(record, info.lines), cells: record })),
      errors: [],
    }
  } catch (error) {
    const line = Number(Object(error).lines) || 1
    return { records: [], errors: [fault(line, null, 'a quotation mark is not closed, or stands inside a cell')] }
  }
}

/** The parser counts to a record's last line; a quoted cell may hold line breaks. */
const firstLine = (cells: string[], lastLine: number) =>
  lastLine - cells.reduce((breaks, cell) => breaks + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 0)

const namesOf = (cells: string[]) => cells.map((cell) => cell.toLowerCase())

function faultsOfHead(cells: string[] | undefined): RowError[] {
  if (!cells) return [fault(1, null, 'the file is empty')]
  const names = namesOf(cells)
  const unknown = cells.filter((_, index) => !columns.some((column) => column === names[index]))
  const twice = columns.filter((column) => names.filter((name) => name === column).length > 1)
  const missing = (['email', 'name'] as const).filter((column) => !names.includes(column))
  return [
    ...unknown.map((cell) =>
      fault(1, null, cell ? `has no use for the column ${cell.slice(0, 40)}` : 'has a column without a name'),
    ),
    ...twice.map((column) => fault(1, column, 'is there twice')),
    ...missing.map((column) => fault(1, column, 'is missing')),
  ]
}

function readRow(line: number, cells: string[], names: string[]): { row?: ImportRow; errors: RowError[] } {
  if (cells.length > names.length)
    return { errors: [fault(line, null, `has ${cells.length} cells where the head line has ${names.length}`)] }
  const cell = (column: Column) => cells[names.indexOf(column)] ?? ''
  const email = parseEmail(cell('email'))
  const name = cell('name')
  const wrongName = faultOfName(name)
  const given = cell('role').toLowerCase()
  const role = Object.hasOwn(roles, given) ? roles[given] : undefined
  const errors = [
    ...(email ? [] : [fault(line, 'email', cell('email') ? 'is not an email address' : 'is missing')]),
    ...(wrongName ? [fault(line, 'name', wrongName)] : []),
    ...(role ? [] : [fault(line, 'role', 'is neither employee nor administrator')]),
  ]
  return email && role && !errors.length ? { row: { line, email, name, role }, errors } : { errors }
}

function repeated(rows: ImportRow[]): RowError[] {
  const first = new Map<string, number>()
  return rows.flatMap(({ email, line }) => {
    const before = first.get(email)
    if (before === undefined) first.set(email, line)
    return before === undefined ? [] : [fault(line, 'email', `is on line ${before} already`)]
  })
}
