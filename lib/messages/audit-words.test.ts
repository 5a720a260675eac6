import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import en from './en.json'

/** Where the closed list of types is written down. */
const written = ['lib/domain/audit/audit.ts', 'lib/domain/mail-content.ts'].flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^ {2}\| '([a-z-]+)\.([a-z-]+)'$/gm)].map(([, group = '', name = '']) => ({
    type: `${group}.${name}`,
    group,
    name,
  })),
)
const types: Record<string, Record<string, string>> = en.admin.audit.types
const groups: Record<string, string> = en.admin.audit.groups

test('the list of types was found', () => {
  expect(written.length).toBeGreaterThan(30)
})

test.each(written)('who reads the audit log reads $type in words', ({ group, name }) => {
  expect(types[group]?.[name]).toMatch(/^[A-Z].*[^.!]$/)
  expect(groups[group]).toMatch(/^[A-Z]/)
})

test('no two types of one group share their words, or nobody could tell them apart in the filter', () => {
  for (const words of Object.values(types)) expect(new Set(Object.values(words)).size).toBe(Object.values(words).length)
})
