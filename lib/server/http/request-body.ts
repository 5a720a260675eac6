import type { z } from 'zod'
import { DomainError } from '../../domain/errors'
import { edgeLimits } from '../before-next/edge-limits.mjs'

/** Bytes. The edge has refused more already, but for import files; `next dev` has no edge. */
const usual = edgeLimits.body

/**
 * The body as text, read once and never further than `largest` bytes (route handlers have no limit of their own).
 * @throws DomainError too-large; invalid-body for bytes that are not UTF-8
 */
export async function readText(request: Request, largest = usual): Promise<string> {
  requireLength(request, largest)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > largest) throw new DomainError('too-large')
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new DomainError('invalid-body')
  }
}

/** Nothing is read: what the call says of its body. @throws DomainError too-large */
export function requireLength(request: Request, largest = usual) {
  if (Number(request.headers.get('content-length')) > largest) throw new DomainError('too-large')
}

/** Whether the body is larger than usual, or of a length that was not announced. */
export function mayBeLarge({ headers }: Request): boolean {
  const length = headers.get('content-length')
  return length === null || Number(length) > usual
}

/** @throws DomainError not-json for any other media type */
export function requireMediaType(request: Request, type: string) {
  const given = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (given !== type) throw new DomainError('not-json')
}

/** @throws DomainError invalid-body */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new DomainError('invalid-body')
  }
}

/** Whoever sends more that is wrong reads of these first. */
const mostFields = 20

/** @throws DomainError invalid-body with one sentence per field */
export function parseWith<T>(schema: z.ZodType<T>, value: unknown): T {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const fields = parsed.error.issues.slice(0, mostFields).flatMap((issue) => {
    const names = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')]
    return names.map((name) => [name.slice(0, 64).toWellFormed(), issue.message.slice(0, 200).toWellFormed()] as const)
  })
  throw new DomainError('invalid-body', { fields: Object.fromEntries(fields.slice(0, mostFields)) })
}

/** What is wrong inside a body is told in its turn (422); that it is too large, at once. */
export const later = (error: unknown) => {
  if (error instanceof DomainError && error.code === 'invalid-body') return error
  throw error
}
