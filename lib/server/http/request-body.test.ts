import { expect, it } from 'vitest'
import { z } from 'zod'
import { DomainError } from '../../domain/errors'
import { mayBeLarge, parseWith } from './request-body'

const fieldsOf = (value: unknown) => {
  try {
    return parseWith(z.strictObject({ label: z.string() }), value)
  } catch (error) {
    return error instanceof DomainError ? error.details.fields : error
  }
}

it('each wrong field of a body has its sentence, an unknown one too', () => {
  expect(fieldsOf({ label: 7, lable: 'Phone' })).toEqual({ label: expect.any(String), lable: expect.any(String) })
})

it('who sends hundreds of unknown fields gets a short answer all the same', () => {
  const many = Object.fromEntries(Array.from({ length: 900 }, (_, index) => [`field${index}`, 1]))
  expect(Object.keys(Object(fieldsOf({ label: 'Phone', ...many })))).toHaveLength(20)
})

it('a body counts as large where it says so, or does not say how long it is', () => {
  const saying = (headers: Record<string, string>) => new Request('http://x', { method: 'POST', headers })
  expect(mayBeLarge(saying({ 'content-length': '16384' }))).toBe(false)
  expect(mayBeLarge(saying({ 'content-length': '16385' }))).toBe(true)
  expect(mayBeLarge(saying({ 'transfer-encoding': 'chunked' }))).toBe(true)
})
