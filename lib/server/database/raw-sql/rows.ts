import { type ColumnType, ColumnTypeEnum, type SqlQueryable } from '@prisma/driver-adapter-utils'
import { Prisma } from '../../../generated/prisma/client'

type Result = Awaited<ReturnType<SqlQueryable['queryRaw']>>

/** The rows of the driver's answer, with the types that Prisma gives. */
export const readRows = ({ columnNames, columnTypes, rows }: Result) =>
  rows.map((row) => {
    const values = row.map((value, index) => readValue(columnTypes[index], value))
    return Object.fromEntries(columnNames.map((name, index) => [name, values[index]]))
  })

const readers = new Map<ColumnType | undefined, (value: never) => unknown>([
  [ColumnTypeEnum.Int64, (value: string) => BigInt(value)],
  [ColumnTypeEnum.Numeric, (value: string) => new Prisma.Decimal(value)],
  [ColumnTypeEnum.Date, (value: string) => new Date(value)],
  [ColumnTypeEnum.DateTime, (value: string) => new Date(value)],
  [ColumnTypeEnum.DateTimeArray, (value: string[]) => value.map((one) => new Date(one))],
  [ColumnTypeEnum.Json, (value: unknown) => (typeof value === 'string' ? JSON.parse(value) : value)],
])

const readValue = (type: ColumnType | undefined, value: unknown) =>
  value === null ? null : (readers.get(type)?.(value as never) ?? value)
