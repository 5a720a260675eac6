import { expect, test } from 'vitest'
import { isCompleteCode, tidyCode } from './code-text'

test.each(['123456', '123 456', '123-456', ' 12 34 56 ', '１２３４５６', '123\u00a0456', '123–456', '\u200b123456\n'])(
  'a code that arrives as %j is meant as 123456',
  (typed) => {
    expect(tidyCode(typed)).toBe('123456')
  },
)

test('what is not only digits stays as typed, so that the server can say what it looks like', () => {
  expect(tidyCode('7K3Q-W2ZN-0PAM')).toBe('7K3Q-W2ZN-0PAM')
})

test('five digits and seven are not complete', () => {
  expect(['12345', '1234567', '12345a', ''].filter(isCompleteCode)).toEqual([])
})
