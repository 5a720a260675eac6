import { expect, test } from 'vitest'
import { longestRecoveryText, shortenRecoveryText, tidyCode } from './code-text'

test('what is not only digits stays as typed, so that the server can say what it looks like', () => {
  expect(tidyCode('7K3Q-W2ZN-0PAM')).toBe('7K3Q-W2ZN-0PAM')
})

test('a text that is too long to be sent keeps its recovery codes, wherever they stand', () => {
  const text = `${'Notes of many years. '.repeat(200)}\n7K3Q-W2ZN-0PAM\n${'x '.repeat(999)}ABCDE\u2212FGHJK\u221212345.`
  expect(shortenRecoveryText(text)).toBe('7K3Q-W2ZN-0PAM\nABCDE-FGHJK-12345')
})

test('a long text without recovery codes is cut to what the server reads', () => {
  expect(shortenRecoveryText('words '.repeat(1000))).toHaveLength(longestRecoveryText)
})
