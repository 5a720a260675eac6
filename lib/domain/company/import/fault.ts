import type { ImportFault, ImportReport } from '../../../schemas/import'

/** A fault, by the line of the file on which the row begins. */
export type RowError = ImportReport['errors'][number]

/** @param values what the sentence of the code names besides */
export const rowError = (
  line: number,
  field: RowError['field'],
  code: ImportFault,
  message: string,
  values?: RowError['values'],
): RowError => ({ line, field, code, message, ...(values && { values }) })
