import type { z } from 'zod'
import { DomainError } from '../errors'

/** Opaque to whoever holds it. It names a place in a list, never a company: what may be read the query decides. */
export const toCursor = (position: unknown[]) => Buffer.from(JSON.stringify(position)).toString('base64url')

/** @throws DomainError invalid-body (field cursor) for what no list has given */
export function fromCursor<Position>(shape: z.ZodType<Position>, cursor: string): Position {
  const parsed = shape.safeParse(parse(cursor))
  if (!parsed.success) throw new DomainError('invalid-body', { fields: { cursor: 'is not one that was given here' } })
  return parsed.data
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString())
  } catch {
    return null
  }
}
