import { expect, test } from 'vitest'
import { longestRecoveryText, pastedCodes, shortenRecoveryText, tidyCode } from './code-text'

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

test.each([
  ['a file', 'Site: Acme\nSet: K7QM\n1. 7K3QW-2ZN0P-AM7XQ\n2. M4TB9-XHE5R-BC1VD\n', 2],
  ['a file that holds a code twice', '7K3QW-2ZN0P-AM7XQ\n7k3qw-2znop-am7xq\nM4TB9-XHE5R-BC1VD', 2],
  [
    'more codes than the server looks at',
    Array.from({ length: 14 }, (_, i) => `7K3QW-2ZN0P-AM7${i + 10}`).join('\n'),
    10,
  ],
  ['a code among words', 'the first: 7K3QW-2ZN0P-AM7XQ, not used yet', 1],
  ['one code on its own', '7k3qw 2zn0p am7xq', null],
  ['a file without a code', 'Site: Acme\nSet: K7QM\n', null],
  ['six digits', '123 456', null],
])('in %s the codes are counted that the server looks at', (_, text, count) => {
  expect(pastedCodes(text)).toBe(count)
})
