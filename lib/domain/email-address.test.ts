import { describe, expect, it } from 'vitest'
import { normaliseEmail, parseEmail } from './email-address'

describe('the address of a person', () => {
  it.each(['A@x.test', 'a@X.test ', ' a@x.test', 'ａ@x.test'])('is one and the same, however %j is typed', (typed) => {
    expect(normaliseEmail(typed)).toBe('a@x.test')
  })
  it.each([
    '',
    'a',
    '@x',
    'a@',
    'a@b@c',
    'a b@x',
    '"a"@x',
    'a@x,b@y',
    'a\0@x',
    'a@x\n',
    `${'a'.repeat(400)}@x`,
    '<a@x>',
  ])('is not %j', (typed) => {
    expect(parseEmail(typed.endsWith('\n') ? `${typed}b@y` : typed)).toBeNull()
  })
})
