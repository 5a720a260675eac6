import type { ImportReport } from '../../../schemas/import'
import { tidyText } from '../../../schemas/readable-text'
import { readTypedEmail } from '../../email-address'
import type { Column, HeadFault } from './column'
import { isBlank } from './heads'

export type AddressColumns = NonNullable<ImportReport['addressColumns']>

interface Found {
  column?: Column | undefined
  fault?: HeadFault
  /** For the person: which column was taken, and which others could be. Left out where there is no choice. */
  columns?: AddressColumns
  /** Every column that could be it. */
  candidates: Column[]
}

/**
 * The column of addresses. Two columns with the same address in every row are one: the first that is called an address
 * counts. Where they differ nobody but the person knows which one people sign in with, so the file is refused until the
 * person chooses. More than a few are not compared: each cell costs time.
 */
export function addressColumnOf(all: Column[], wanted: string | undefined): Found {
  const candidates = candidatesOf(all)
  if (wanted !== undefined) return chosenBy(wanted, all, candidates)
  const [first, ...others] = candidates
  if (!first) return { candidates, fault: missing }
  if (!others.length && first.kind) return { column: first, candidates }
  const columns = { chosen: null, candidates: candidates.map(({ head }) => head) }
  if (!first.kind || candidates.length > mostCompared || !haveSameCells(first, others))
    return { columns, candidates, fault: unclear(columns.candidates) }
  return { column: first, candidates, columns: { ...columns, chosen: first.head } }
}

function chosenBy(wanted: string, all: Column[], candidates: Column[]): Found {
  const key = keyOf(wanted)
  const named = all.filter(({ head }) => head !== '' && keyOf(head) === key)
  const column = named.find(({ head }) => head === wanted) ?? named[0]
  const heads = candidates.map(({ head }) => head)
  if (!column) return { candidates, fault: missing }
  const offered = candidates.includes(column) ? heads : [column.head, ...heads]
  return { column, candidates, columns: { chosen: column.head, candidates: offered } }
}

const missing: HeadFault = ['email', 'column-missing', 'is missing']

const keyOf = (head: string) => tidyText(head).slice(0, 40).toLowerCase()

/** By their heads, those of addresses first; a file without such a head shows it by what its cells hold. */
function candidatesOf(all: Column[]): Column[] {
  const named = [...all.filter(({ kind }) => kind === 'email'), ...all.filter(({ kind }) => kind === 'login')]
  const holding = named.filter(({ cells }) => cells.some((cell) => cell.includes('@')))
  if (holding.length) return holding
  if (named.length) return named.slice(0, 1)
  // A file without a head row begins with a person.
  return all.filter(({ head, kind, cells }) => head && !kind && !readTypedEmail(head) && holdsAddresses(cells))
}

const holdsAddresses = (cells: string[]) => {
  const filled = cells.filter((cell) => !isBlank(cell)).slice(0, 100)
  return filled.length > 0 && filled.every((cell) => readTypedEmail(cell) !== null)
}

/** Columns of addresses that are compared. An export has two or three. */
const mostCompared = 5

function haveSameCells({ cells }: Column, others: Column[]): boolean {
  return cells.every((cell, row) => {
    const different = others.map((other) => other.cells[row] ?? '').filter((other) => other !== cell)
    if (!different.length) return true
    const expected = spelling(cell)
    return different.every((other) => spelling(other) === expected)
  })
}

const spelling = (cell: string) => readTypedEmail(cell) ?? cell.toLowerCase()

const unclear = (heads: string[]): HeadFault => [
  'email',
  'address-column-unclear',
  `could be in one of these columns: ${heads.join(', ')}`,
  { columns: heads.join(', ') },
]
