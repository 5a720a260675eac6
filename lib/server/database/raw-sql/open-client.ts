import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils'
import type { Db } from '../../../domain/deps'
import { PrismaClient } from '../../../generated/prisma/client'
import { type ClientOptions, openRawClient } from './client'

/**
 * The client of the database. With `rawSql` the driver gets raw statements as they stand (RAW_SQL); without it they take
 * Prisma's own path, which is slower and gives the same rows.
 */
export const openClient = (
  factory: SqlDriverAdapterFactory,
  { rawSql = true, ...options }: ClientOptions & { rawSql?: boolean } = {},
): Db => (rawSql ? openRawClient(factory, options) : new PrismaClient({ ...options, adapter: factory }))
