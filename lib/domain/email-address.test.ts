import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emailPrefix, normaliseEmail, parseEmail, readTypedEmail } from './email-address'

describe('the address of a person', () => {
  it.each(['A@x.test', 'a@X.test ', ' a@x.test', 'ａ@x.test', 'a@x.test.', '\u00a0a@x.test'])(
    'is one and the same, however %j is typed',
    (typed) => expect(normaliseEmail(typed)).toBe('a@x.test'),
  )

  it.each([
    'x@münchen.test',
    'x@MÜNCHEN.test',
    'x@mu\u0308nchen.test',
    'x@xn--mnchen-3ya.test',
    'x@XN--MNCHEN-3YA.test.',
    'x@münchen。test。',
  ])('has one domain, however %j spells it', (typed) => expect(parseEmail(typed)).toBe('x@xn--mnchen-3ya.test'))

  it('may be of a host of one name', () => expect(parseEmail('a@x.')).toBe('a@x'))

  it.each([
    "niamh.o'brien@acme.test",
    "d'angelo@acme.test",
    '`tick@acme.test',
    "!#$%&'*+-/=?^_`{|}~@acme.test",
    'erin+portal@acme.test',
    'zoë@acme.test',
    '李@acme.test',
    'नेहा@acme.test',
    `${'a'.repeat(64)}@acme.test`,
  ])('may be %j, as RFC 5322 and RFC 6531 allow', (address) => {
    expect(parseEmail(address)).toBe(address)
    expect(readTypedEmail(address)).toBe(address)
  })

  it.each([
    ...['', 'a', '@x', 'a@', 'a@b@c', 'a b@x', 'a@x,b@y', 'a@x;b@y', 'a\0@x', 'a@x\nb@y', `${'a'.repeat(400)}@x`],
    ...['a,b@x', 'a;b@x', 'a:b@x', 'a<b@x', 'a(b)@x', 'a[b@x', 'a\\b@x', '"a b"@x', 'a\tb@x', 'a\u00a0b@x'],
    ...['.a@x', 'a.@x', 'a..b@x', `${'a'.repeat(65)}@x`, `${'ü'.repeat(33)}@x`, `a@${'b'.repeat(64)}.test`],
    ...['a@.', 'a@x..', 'a@x..test', 'a@-x.test', 'a@x_y.test', "a@x'y.test", 'a@xn--zzzzzzzz99999.test'],
    ...['a@x/y.test', 'a@x%2etest', 'a@127.1', 'a@[127.0.0.1]', `${'a'.repeat(60)}@${'ü.'.repeat(40)}test`],
    ...['a\u2028b@x', 'a\u201cb@x', 'a\ufffdb@x', 'a\ufffcb@x', 'a\u{f0000}b@x', '\u0301a@x', 'a\u3164b@x'],
  ])('is not %j', (typed) => {
    expect(parseEmail(typed)).toBeNull()
    expect(readTypedEmail(typed)).toBeNull()
  })

  it.each(['<a@x>', '"a"@x', 'A <a@x>', 'mailto:a@x', 'o\u2019brien@x', 'o\u02bcbrien@x', 'a\u200b@x', 'a\ufe0f@x'])(
    'is not %j where a machine says it',
    (given) => expect(parseEmail(given)).toBeNull(),
  )
})

describe('an address that a person typed or pasted', () => {
  it.each([
    "Niamh O'Brien <niamh.o'brien@acme.test>",
    '"O\'Brien, Niamh" <niamh.o\'brien@acme.test>;',
    "niamh.o'brien@acme.test <niamh.o'brien@acme.test>",
    "<niamh.o'brien@acme.test>",
    "mailto:niamh.o'brien@acme.test",
    'MAILTO:niamh.o%27brien@acme.test?subject=Hello',
    "<mailto:niamh.o'brien@acme.test>",
    '"niamh.o\'brien@acme.test"',
    "'niamh.o'brien@acme.test'",
    '\u201cniamh.o\u2019brien@acme.test\u201d',
    'niamh.o\u2019brien@acme.test',
    'niamh.o\u2018brien@acme.test',
    'niamh.o\u02bcbrien@acme.test',
    'niamh.o\u00b4brien@acme.test',
    'niamh.o\uff07brien\uff20acme.test',
    "\ufeffniamh.o'brien@\u200bacme.test\u200e,",
    "\u202aniamh.o'brien@acme.test\u202c",
    "\u00a0 (niamh.o'brien@acme.test)\r\n",
  ])('is found in %j', (typed) => expect(readTypedEmail(typed)).toBe("niamh.o'brien@acme.test"))

  it.each([
    'boss@acme.test <evil@other.test>',
    'A <a@acme.test>, B <b@acme.test>',
    'a@acme.test, b@acme.test',
    'a@acme.test b@acme.test',
    'mailto:%E0%A4%A@acme.test',
    'mailto:a@acme.test%2Cb@acme.test',
    'Anna Huber anna@acme.test',
    '<<a@acme.test>',
    `${'<'.repeat(500)}a@x${'>'.repeat(500)}`,
  ])('is not found in %j', (typed) => expect(readTypedEmail(typed)).toBeNull())

  it.each([
    ['blanks', `a${' '.repeat(998)}x`],
    ['commas', `a${', '.repeat(499)}x`],
    ['marks', `a${'\u0301\u0323'.repeat(400)}@acme.test`],
    ['wide letters', '\ufdfa'.repeat(990)],
    ['brackets', '<'.repeat(1_000)],
  ])('with a thousand %s is refused quickly', (_, text) => {
    const began = performance.now()
    for (let n = 0; n < 300; n += 1) expect(readTypedEmail(text)).toBeNull()
    expect(performance.now() - began).toBeLessThan(1_000)
  })

  it('is kept in a spelling that both readers take as it is, whatever was typed', () => {
    const typed = fc
      .tuple(fc.string({ unit: 'binary', maxLength: 12 }), fc.string({ unit: 'grapheme', maxLength: 12 }))
      .map((parts) => `${parts.join('')}@acme.test`)
    const atext = fc.string({
      unit: fc.constantFrom(..."abcAZ09.!#$%&'*+-/=?^_`{|}~ßıİςéİ\u2019\u200b"),
      maxLength: 20,
    })
    fc.assert(
      fc.property(
        fc.oneof(
          typed,
          atext.map((local) => `${local}@Acme.test`),
        ),
        (text) => {
          const address = readTypedEmail(text)
          if (address === null) return
          expect(parseEmail(address)).toBe(address)
          expect(readTypedEmail(address)).toBe(address)
          expect(address).not.toMatch(/[\s"(),:;<>[\\\]\p{C}\p{Default_Ignorable_Code_Point}]/u)
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('the beginning of an address in a search', () => {
  it.each([
    ["O'Br", "o'br"],
    ['o\u2019br', "o'br"],
    ['\u200bAnna%', 'anna%'],
    ['ａnna_', 'anna_'],
    ['Anna <anna@acme.test>', 'anna@acme.test'],
    ['x@München.test', 'x@xn--mnchen-3ya.test'],
  ])('%j is read as %j', (typed, prefix) => expect(emailPrefix(typed)).toBe(prefix))
})
