import { describe, expect, it } from 'vitest'
import { normaliseEmail, parseEmail } from './email-address'

describe('the address of a person', () => {
  it.each(['A@x.test', 'a@X.test ', ' a@x.test', 'ａ@x.test'])('is one and the same, however %j is typed', (typed) => {
    expect(normaliseEmail(typed)).toBe('a@x.test')
  })
  it.each([
    'x@münchen.test',
    'x@MÜNCHEN.test',
    'x@mu\u0308nchen.test',
    'x@xn--mnchen-3ya.test',
    'x@XN--MNCHEN-3YA.test.',
    'x@münchen。test。',
  ])('has one domain, however %j spells it', (typed) => {
    expect(parseEmail(typed)).toBe('x@xn--mnchen-3ya.test')
  })
  it('may be of a host of one name', () => expect(parseEmail('a@x.')).toBe('a@x'))
  it('keeps the alphabet of what stands before the @', () => expect(parseEmail('Zoë@x.test')).toBe('zoë@x.test'))
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
    'a@.',
    'a@x..',
    'a@x..test',
    'a@xn--zzzzzzzz99999.test',
    'a@x/y.test',
    'a@x%2etest',
    'a@127.1',
    `${'a'.repeat(200)}@${'ü.'.repeat(40)}test`,
  ])('is not %j', (typed) => {
    expect(parseEmail(typed.endsWith('\n') ? `${typed}b@y` : typed)).toBeNull()
  })
})
