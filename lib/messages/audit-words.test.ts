import { expect, test } from 'vitest'
import { auditTypes } from '../schemas/audit-events'
import en from './en.json'

const written = auditTypes.map((type) => {
  const [group = '', name = ''] = type.split('.')
  return { type, group, name }
})
const types: Record<string, Record<string, string>> = en.admin.audit.types
const groups: Record<string, string> = en.admin.audit.groups

test.each(written)('who reads the audit log reads $type in words', ({ group, name }) => {
  expect(types[group]?.[name]).toMatch(/^[A-Z].*[^.!]$/)
  expect(groups[group]).toMatch(/^[A-Z]/)
})

test('no two types of one group share their words, or nobody could tell them apart in the filter', () => {
  for (const words of Object.values(types)) expect(new Set(Object.values(words)).size).toBe(Object.values(words).length)
})

test('no words are left over from a type that is gone', () => {
  const named = Object.entries(types).flatMap(([group, names]) => Object.keys(names).map((name) => `${group}.${name}`))
  expect(named.sort()).toEqual(auditTypes.toSorted())
})
