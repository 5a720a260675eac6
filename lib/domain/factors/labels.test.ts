import { expect, test } from 'vitest'
import { unlessTaken } from './labels'

const named = (...labels: string[]) => labels.map((label) => ({ label }))

test('a name is taken as it is where none of the others has it', () => {
  expect(unlessTaken('Passkey', [])).toBe('Passkey')
  expect(unlessTaken('Passkey', named('passkey', 'Passkey 2'))).toBe('Passkey')
})

test('else it gets the first number that is free', () => {
  expect(unlessTaken('Passkey', named('Passkey'))).toBe('Passkey 2')
  expect(unlessTaken('Passkey', named('Passkey 3', 'Passkey', 'Passkey 2'))).toBe('Passkey 4')
  expect(unlessTaken('Passkey', named('Passkey', 'Passkey 3'))).toBe('Passkey 2')
})
