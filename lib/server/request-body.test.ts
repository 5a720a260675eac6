import { expect, it } from 'vitest'
import { z } from 'zod'
import { DomainError } from '../domain/errors'
import { parseWith } from './request-body'

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
