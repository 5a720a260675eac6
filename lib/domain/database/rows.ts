/** How a value of PostgreSQL's JSON becomes what Prisma would have given for the column. */
type Read = (value: never) => unknown

export const asIs: Read = (value) => value
export const date: Read = (value: string | null) => (value === null ? null : new Date(value))
/** Our enumerations are upper case in the code and lower case in the database. */
export const enumeration: Read = (value: string) => value.toUpperCase()
export const bigint: Read = (value: number) => BigInt(value)
/** Of bytea: `\x` and hex, unless the server's bytea_output says otherwise: then nothing may be made of it. */
export const bytes: Read = (value: string) => {
  if (!value.startsWith('\\x')) throw new Error('the database must keep bytea_output at hex')
  return Uint8Array.from(Buffer.from(value.slice(2), 'hex'))
}

/** A row as `row_to_json` gives it. */
export type JsonRow = Record<string, unknown>

/**
 * Reads rows of `row_to_json` as Prisma's model `Model`. What the table does not name is left out; the types hold it to
 * the schema.
 */
export function rowReader<Model>(columns: { [Name in keyof Model]-?: Read }): (row: JsonRow) => Model {
  const list = Object.entries<Read>(columns).map(([name, read]) => ({
    name,
    column: name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    read,
  }))
  return (row) => {
    const model: JsonRow = {}
    for (const { name, column, read } of list) model[name] = read(row[column] as never)
    return model as Model
  }
}
