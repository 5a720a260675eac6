import { createTranslator } from 'next-intl'
import { expect, test } from 'vitest'
import { activityType } from '../schemas/activity'
import en from './en.json'

const types: Record<string, Record<string, string>> = en.activity.types
const t = createTranslator({ locale: 'en', messages: en, namespace: 'activity.types' })
const wordsOf = (type: string) => {
  const [group = '', name = ''] = type.split('.')
  return types[group]?.[name]
}

test.each(activityType.options)('whoever reads their activity reads %s as a sentence', (type) => {
  expect(wordsOf(type)).toBeDefined()
  const unknown = { how: 'other', method: 'other', factor: 'other', option: 'other', role: 'other', left: 3, count: 0 }
  expect(t(type, unknown as never)).toMatch(/^[A-Z][a-z ].*[^.!]$/)
})

test('no sentence is left over', () => {
  const written = Object.entries(types).flatMap(([group, names]) =>
    Object.keys(names).map((name) => `${group}.${name}`),
  )
  expect(written.sort()).toEqual([...activityType.options].sort())
})

test.each([
  ['sign-in.succeeded', { how: 'passkey' }, 'Signed in with a passkey'],
  ['sign-in.succeeded', { how: 'recovery' }, 'Signed in with a recovery code'],
  ['sign-in.succeeded', { how: 'password' }, 'Signed in with your password'],
  ['factor.added', { factor: 'passkey' }, 'A passkey was added'],
  ['mfa.option-changed', { option: 'passkey' }, 'Your MFA option was changed to Passkey'],
  ['recovery-code.used', { left: 0 }, 'Your last recovery code was used'],
  ['recovery-code.used', { left: 9 }, 'One of your recovery codes was used, 9 are left'],
  ['recovery-code.used', { left: -1 }, 'One of your recovery codes was used'],
  ['session.others-ended', { count: 1 }, 'Your other session was ended'],
] as const)('%s with %o is “%s”', (type, values, sentence) => {
  expect(t(type, values as never)).toBe(sentence)
})
