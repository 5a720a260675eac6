import type { RowError } from './fault'
import type { ColumnKind } from './heads'

/** A column of the file. `head` is its name as people see it. */
export interface Column {
  index: number
  head: string
  kind: ColumnKind | undefined
  cells: string[]
}

/** A fault of the head row, without its line. */
export type HeadFault = [field: RowError['field'], code: RowError['code'], message: string, values?: RowError['values']]
