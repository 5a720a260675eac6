import type { Role } from '../../../generated/prisma/enums'
import { hasLostLetters } from '../../../schemas/readable-text'
import { readTypedEmail } from '../../email-address'
import { faultOfName, requireName } from '../../people/person-name'
import { type ColumnChoices, columnsOf, type RowReader } from './columns'
import { type RowError, rowError } from './fault'
import { isBlank } from './heads'
import { type CsvRecord, recordsOf } from './records'

export interface ImportRow {
  line: number
  /** Normalised. */
  email: string
  name: string
  role: Role
}

/** The rows of a file as far as it alone can say. `rows` counts to one past the most. */
export interface ImportFile extends ColumnChoices {
  rows: number
  good: ImportRow[]
  errors: RowError[]
}

const roles: Record<string, Role> = { '': 'EMPLOYEE', employee: 'EMPLOYEE', administrator: 'ADMINISTRATOR' }

/** Data rows of one file: more are refused before they are read. */
const mostRows = 10_000

/**
 * Reads CSV. An address that comes twice is a fault of the later row.
 * @param addressColumn the head of the address column, where a person chose it
 */
export async function readImportFile(csv: string, addressColumn?: string): Promise<ImportFile> {
  // The head row, and one row more than may be: that one tells that there are too many.
  const { records, faults } = await recordsOf(csv, mostRows + 2)
  const body = records.slice(1)
  const refused = (errors: RowError[]) => ({ rows: body.length, good: [], errors })
  if (faults.length) return refused(faults.map(({ line, code, message }) => rowError(line, null, code, message)))
  const extra = body[mostRows]
  if (extra) return refused([tooMany(extra.line)])
  const { reader, choices, errors: wrong } = columnsOf(records, addressColumn)
  if (!reader) return { ...refused(wrong), ...choices }
  const read = body.map((record) => readRow(record, reader))
  const good = read.flatMap(({ row }) => row ?? [])
  const errors = [...read.flatMap((one) => one.errors), ...repeated(good)].sort((a, b) => a.line - b.line)
  return { rows: body.length, good, errors, ...choices }
}

const tooMany = (line: number) =>
  rowError(line, null, 'too-many-rows', `is one too many: a file holds at most ${mostRows} people`, { most: mostRows })

function readRow({ line, cells }: CsvRecord, columns: RowReader): { row?: ImportRow; errors: RowError[] } {
  if (!cells.slice(columns.count).every(isBlank)) {
    const values = { cells: cells.length, columns: columns.count }
    const message = `has ${values.cells} cells where the head line has ${values.columns}`
    return { errors: [rowError(line, null, 'too-many-cells', message, values)] }
  }
  const typed = columns.email(cells)
  const email = readTypedEmail(typed)
  const name = columns.name(cells)
  const wrongName = faultOfName(name)
  const given = columns.role(cells).toLowerCase()
  const role = Object.hasOwn(roles, given) ? roles[given] : undefined
  const errors = [
    ...(email ? [] : [faultOfEmail(line, typed)]),
    ...(wrongName ? [rowError(line, 'name', nameFaults[wrongName], wrongName)] : []),
    ...(role ? [] : [rowError(line, 'role', 'unknown-role', 'is neither employee nor administrator')]),
  ]
  return email && role && !errors.length ? { row: { line, email, name: requireName(name), role }, errors } : { errors }
}

function faultOfEmail(line: number, given: string) {
  if (isBlank(given)) return rowError(line, 'email', 'missing', 'is missing')
  if (hasLostLetters(given)) return rowError(line, 'email', 'letters-lost', 'has letters that were lost')
  return rowError(line, 'email', 'not-an-address', 'is not an email address')
}

const nameFaults = {
  'is missing': 'missing',
  'is too long': 'too-long',
  'contains characters that cannot be stored': 'not-storable',
  'has letters that were lost': 'letters-lost',
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
