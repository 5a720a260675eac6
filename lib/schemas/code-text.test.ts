import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { base32Code, digitsIn, isCompleteCode, recoveryCodesIn } from './code-text'

describe('the digits of a code', () => {
  test.each([
    ['spaces', ' 12 34 56 '],
    ['a dash', '123-456'],
    ['an en dash', '123–456'],
    ['a minus sign', '123\u2212456'],
    ['a long vowel mark', '123ー456'],
    ['a no-break space', '123\u00a0456'],
    ['an ideographic space', '123\u3000456'],
    ['tabs and line breaks', '\t123\r\n456\u0085'],
    ['dots', '123.456'],
    ['full-width digits', '１２３４５６'],
    ['Arabic-Indic digits', '\u0661\u0662\u0663\u0664\u0665\u0666'],
    ['Arabic-Indic digits in two groups', '\u0661\u0662\u0663 \u0664\u0665\u0666'],
    ['Persian digits', '\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6'],
    ['Devanagari digits', '१२३४५६'],
    ['Bengali digits', '১২৩৪৫৬'],
    ['mathematical digits', '𝟏𝟐𝟑𝟜𝟝𝟞'],
    ['digits of two blocks that touch', '\u{116db}\u{116dc}\u{116dd}\u{116de}\u{116df}\u{116e0}'],
    ['keycaps', '1\ufe0f\u20e32\ufe0f\u20e33\ufe0f\u20e3456'],
    ['isolates', '\u2066123456\u2069'],
    ['an embedding', '\u202a123456\u202c'],
    ['left-to-right marks', '\u200e123\u200f456'],
    ['an Arabic letter mark', '\u061c123456'],
    ['a word joiner', '\u2060123456'],
    ['a soft hyphen', '123\u00ad456'],
    ['a Mongolian vowel separator', '123\u180e456'],
    ['a Hangul filler', '123\u3164456'],
    ['a label', 'Code: 123456'],
    ['a label and a gap', 'Your code is 123 456.'],
    ['the subject of the mail', '123456 is your Latchkey code'],
    ['a prefix', 'G-123456'],
    ['a prefix and a gap', 'G-123 456'],
    ['Chinese words without blanks', '验证码：１２３４５６，请勿泄露'],
    ['Arabic words', 'رمزك ١٢٣٤٥٦'],
    ['other numbers', 'Use 123456 within 10 minutes, not 2026.'],
    ['the code twice', '123456\nYour code is 123 456'],
    ['quotes', '“123456”'],
  ])('are read where %s stand with them', (_, typed) => {
    expect(digitsIn(typed)).toBe('123456')
  })

  test.each([
    ['a recovery code', '7K3Q-W2ZN-0PAM'],
    ['a recovery code with many digits', 'A123-456B-7890'],
    ['a recovery code of three groups of five', 'AB123-456CD-EFGHJ'],
    ['two codes of six digits', 'Old: 654321, new: 123456'],
    ['an address', 'http://127.0.0.1:4108/'],
    ['a date in words', 'made on 2026-11-28'],
    ['seven digits among words', 'Code: 1234567'],
    ['digits that a letter touches', 'x123456'],
    ['nothing', ''],
  ])('are not read from %s', (_, typed) => {
    expect(digitsIn(typed)).toBeNull()
  })

  test('stay as many as they are: five and seven are not complete', () => {
    expect(['12345', '123 4567'].map(digitsIn)).toEqual(['12345', '1234567'])
    expect(['12345', '1234567', '12345a', ''].filter(isCompleteCode)).toEqual([])
  })

  const zeros = Array.from({ length: 0x1ffff }, (_, point) => point).filter(
    (point) => /\p{Nd}/u.test(String.fromCodePoint(point)) && base32Code(String.fromCodePoint(point)) === '0',
  )
  const nothing = ['', ' ', '\n', '-', '\u2212', '\u2014', '\u200b', '\u2069', '\u061c', '\ufeff', '\u{e0061}']

  test('are the same in every script and whatever stands between them', () => {
    expect(zeros.length).toBeGreaterThan(60)
    const code = fc.array(fc.tuple(fc.nat(9), fc.constantFrom(...nothing)), { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(fc.constantFrom(...zeros), code, (zero, parts) => {
        const typed = parts.map(([value, between]) => String.fromCodePoint(zero + value) + between).join('')
        expect(digitsIn(typed)).toBe(parts.map(([value]) => value).join(''))
      }),
    )
  })

  test('are read again to the same, and no text fails', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const digits = digitsIn(text)
        if (digits !== null) expect(digitsIn(digits)).toBe(digits)
      }),
    )
  })
})

describe('a recovery code', () => {
  test.each([
    ['lower case', '7k3q-w2zn-0pam'],
    ['a minus sign', '7K3Q\u2212W2ZN\u22120PAM'],
    ['full-width letters', '７Ｋ３Ｑ－Ｗ２ＺＮ－０ＰＡＭ'],
    ['Arabic digits', '\u0667K\u0663Q-W\u0662ZN-\u0660PAM'],
    ['Cyrillic letters', '7К3Q-W2ZN-0РАМ'],
    ['Greek letters', '7Κ3Q-W2ΖΝ-0ΡΑΜ'],
    ['an O for the zero', '7K3Q-W2ZN-OPAM'],
    ['isolates and joiners', '\u20667K3Q-\u2060W2ZN-0PAM\u2069'],
    ['blanks', ' 7K3Q W2ZN\t0PAM\r\n'],
    ['words round it', 'my code — 7K3Q–W2ZN–0PAM — of set K7QM'],
    ['a line break after a dash', 'code: 7K3Q-W2ZN-\n0PAM'],
    ['marks of direction in a sheet', '> \u200e7K3Q\u2011W2ZN\u20110PAM\u200e\r\n'],
  ])('is found with %s', (_, typed) => {
    expect(recoveryCodesIn(typed)).toEqual(['7K3QW2ZN0PAM'])
  })
})
