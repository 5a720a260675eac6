import type { ImportReport } from '../../../schemas/import'
import { cutText, hasLostLetters, tidyText } from '../../../schemas/readable-text'
import { addressColumnOf } from './address-column'
import type { Column, HeadFault } from './column'
import { type RowError, rowError } from './fault'
import { type ColumnKind, isBlank, kindOf } from './heads'
import { nameReader } from './name-columns'
import { type CsvRecord, mostColumns } from './records'

/** How a row is read. */
export interface RowReader {
  email: (cells: string[]) => string
  name: (cells: string[]) => string
  role: (cells: string[]) => string
  /** Cells that a row may have; blank ones beyond are no cells. */
  count: number
}

/** What the person is shown of the columns; only what there is to say. */
export type ColumnChoices = Pick<ImportReport, 'ignoredColumns' | 'addressColumns'>

interface Found {
  errors: RowError[]
  choices: ColumnChoices
  /** Missing where there are errors. */
  reader?: RowReader
}

/** Characters of a head that a sentence repeats. */
const longestHead = 40

/**
 * Finds the columns by their heads: the address, the name in one column or two, perhaps the role. Other columns are listed
 * and not used.
 * @param wanted the head of the address column, where a person chose it
 */
export function columnsOf([head, ...body]: CsvRecord[], wanted?: string): Found {
  if (!head) return { errors: [rowError(1, null, 'empty-file', 'the file is empty')], choices: {} }
  const all = columnsIn(head, body)
  const address = addressColumnOf(all, wanted)
  const names = nameReader(all.filter((column) => column !== address.column))
  const role = all.find(({ kind }) => kind === 'role')
  const used = [address.column, ...(names?.used ?? []), role]
  const faults = [...faultsOf(all, used), address.fault, names ? undefined : nameMissing].filter((fault) => !!fault)
  const shown = address.columns && { addressColumns: address.columns }
  if (faults.length || !names)
    return { errors: faults.map((fault) => rowError(head.line, ...fault)), choices: { ...shown } }
  const known = new Set([...used, ...address.candidates])
  const ignoredColumns = all.filter((column) => column.head && !known.has(column)).map((column) => column.head)
  return {
    errors: [],
    choices: { ...(ignoredColumns.length && { ignoredColumns }), ...shown },
    reader: { email: cellOf(address.column), name: names.read, role: cellOf(role), count: all.length },
  }
}

const columnsIn = (head: CsvRecord, body: CsvRecord[]): Column[] =>
  head.cells.slice(0, mostColumns).map((cell, index) => ({
    index,
    head: cutText(tidyText(cell), longestHead),
    kind: kindOf(cell),
    cells: body.map(({ cells }) => cells[index] ?? ''),
  }))

const cellOf = (column: Column | undefined) => (cells: string[]) => (column && cells[column.index]) ?? ''

const nameMissing: HeadFault = ['name', 'column-missing', 'is missing']

const faultsOf = (all: Column[], used: (Column | undefined)[]): HeadFault[] => [
  ...all.filter(({ head }) => hasLostLetters(head)).map(lostLetters),
  ...all.filter(({ head, cells }) => !head && !cells.every(isBlank)).map(nameless),
  ...all.filter((column) => column.kind === 'password' && !isMasked(column)).map(passwords),
  ...used.flatMap((column) => (column && all.some((other) => isTwin(column, other)) ? [twice(column)] : [])),
]

const lostLetters = ({ head }: Column): HeadFault => [null, 'letters-lost', `has lost letters in the column ${head}`]

const nameless = ({ index }: Column): HeadFault => {
  const column = lettersOf(index)
  return [null, 'nameless-column', 'has a column without a name', { column }]
}

const passwords = ({ head }: Column): HeadFault => {
  return [null, 'password-column', `has a column of passwords: ${head}`, { column: head }]
}

/** A download of Google Workspace holds asterisks for each password. */
const isMasked = ({ cells }: Column) => {
  const filled = cells.filter((cell) => !isBlank(cell))
  return filled.length > 0 && filled.every((cell) => /^[*•]+$/u.test(cell))
}

const isTwin = (column: Column, other: Column) =>
  column !== other && column.kind === other.kind && column.head.toLowerCase() === other.head.toLowerCase()

const twice = ({ kind }: Column): HeadFault => [(kind && fields[kind]) ?? 'email', 'column-twice', 'is there twice']

const fields: Partial<Record<ColumnKind, RowError['field']>> = {
  ...{ fullName: 'name', name: 'name', givenName: 'name', familyName: 'name' },
  role: 'role',
}

/** A, B, …, Z, AA: as a spreadsheet calls its columns. */
const lettersOf = (index: number): string =>
  (index >= 26 ? lettersOf(Math.floor(index / 26) - 1) : '') + String.fromCharCode(65 + (index % 26))
