import { z } from 'zod'
import { text } from './common'

export const importBody = z.strictObject({
  /**
   * A table with a row of column names: an address, a name (whole, or given and family name), perhaps role (employee,
   * administrator). Other columns are not used. At most 10,000 people.
   */
  csv: z.string().max(4 * 1024 * 1024),
  /** The name of the column that holds the addresses, where several could. */
  addressColumn: text(400).optional(),
})
export type ImportBody = z.infer<typeof importBody>

/** What may be wrong in a file; the words are `admin.import.faults` of lib/messages/en.json. */
export const importFault = z.enum([
  'empty-file',
  'broken-row',
  'too-many-rows',
  'too-many-columns',
  'nameless-column',
  'password-column',
  'column-twice',
  'column-missing',
  'address-column-unclear',
  'too-many-cells',
  'missing',
  'not-an-address',
  'repeated',
  'cannot-be-used',
  'too-long',
  'not-storable',
  'letters-lost',
  'unknown-role',
])
export type ImportFault = z.infer<typeof importFault>

const importError = z.object({
  line: z.int(),
  field: z.enum(['email', 'name', 'role']).nullable(),
  code: importFault,
  /** For scripts: what a sentence that begins with the field goes on with. */
  message: z.string(),
  /** What the code's sentence names besides. */
  values: z.record(z.string(), z.union([z.string(), z.int()])).optional(),
})

export const importReport = z.object({
  /** One past the most where there are too many. */
  rows: z.int(),
  /** Made, and invited where the company has passwords here. */
  added: z.int(),
  /** How many of them as administrators. */
  administrators: z.int(),
  /** Are there already: neither role nor address is changed. */
  existing: z.int(),
  /** Where there is one, nothing was written. At most 100 are listed. */
  errors: z.array(importError),
  errorCount: z.int(),
  /** Named columns that are not used. Left out where there is none. */
  ignoredColumns: z.array(z.string()).optional(),
  /** Left out unless several columns could hold the addresses. `chosen` is null until a person chooses. */
  addressColumns: z.object({ chosen: z.string().nullable(), candidates: z.array(z.string()) }).optional(),
})
export type ImportReport = z.infer<typeof importReport>
