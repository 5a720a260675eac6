import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { faultOfName, keptName, requireName } from './person-name'

const persian = 'علی\u200cرضا محمدی'
const sinhala = 'ශ\u0dca\u200dරී ලංකා'
const malayalam = 'രാജന\u0d4d\u200d'
const coder = 'Erin 👩\u200d💻'
const wales = 'Owen 🏴\u{e0067}\u{e0062}\u{e0077}\u{e006c}\u{e0073}\u{e007f}'

describe('the name of a person', () => {
  it.each([persian, sinhala, malayalam, coder, wales, '辻\u{e0100}', "'t Hooft", 'Zoë O’Neill-李', 'Ⅳ', '-'])(
    'stays as it is written: %j',
    (name) => {
      expect(requireName(` ${name}\n`)).toBe(name)
      expect(keptName(name)).toBe(name)
    },
  )

  it.each([
    ['דנה \u200fלוי', 'דנה לוי'],
    ['An\u00adna\u200e \ufeffHu\u200bber', 'Anna Huber'],
    ['Anna\r\nHuber', 'Anna Huber'],
    ['Anna\tvan\u2028der\u0085\u00a0Huber', 'Anna van der Huber'],
    ['Jose\u0301', 'José'],
    ['\u200dAnna\u200c Huber\u200d', 'Anna Huber'],
    ['ع\u200c\u200cب', 'ع\u200cب'],
  ])('loses only marks that show nothing, and has one blank for a line break: %j', (given, name) => {
    expect(requireName(given)).toBe(name)
    expect(keptName(given)).toBe(name)
  })

  it.each([
    ...[
      '',
      ' ',
      '\u3164',
      '\u115f\u1160',
      '\uffa0',
      '\u2800\u2800',
      '\ufe0f',
      '\u200d',
      '\u034f',
      '\u0301',
      '\u{1d159}',
    ],
    ...['\u200b\u200e', '\u{e0100}', '\u3164 \u2800'],
  ])('needs a character that can be seen: %j', (given) => {
    expect(faultOfName(given)).toBe('is missing')
    expect(keptName(given)).toBe('')
  })

  it.each([
    '\u202egnp.eman\u202c',
    'A\u2066b\u2069',
    'A\u0007da',
    'A\u0000da',
    'A\ud800da',
    'A\ue000da',
    'A\ufdd0da',
    'A\u{1ffff}da',
    'A\ufffcda',
    'A\u{e0041}da',
  ])('with characters that cannot be read is refused where a person gives it: %j', (given) =>
    expect(faultOfName(given)).toBe('contains characters that cannot be stored'),
  )

  it('with lost letters is refused, and a directory’s counts as no name', () => {
    expect(faultOfName('J\ufffdrgen')).toBe('has letters that were lost')
    expect(keptName('J\ufffdrgen')).toBe('')
  })

  it('has at most 100 code points', () => {
    expect(faultOfName('😀'.repeat(100))).toBeNull()
    expect(faultOfName('😀'.repeat(101))).toBe('is too long')
  })
})

describe('the usable part of a name from a directory or provider', () => {
  it.each([
    ['\u202egnp.eman\u202c', 'gnp.eman'],
    ['Erin\u0000\u0007 Employee\r\nBcc: x', 'Erin Employee Bcc: x'],
    ['\u200b\u2066\ufeff ', ''],
    [`${'x'.repeat(99)}😀😀`, `${'x'.repeat(99)}😀`],
    [`${'x'.repeat(98)}👩\u200d💻`, 'x'.repeat(98)],
    [`${'x'.repeat(99)}e\u0323\u0301`, 'x'.repeat(99)],
    ['x'.repeat(1000), 'x'.repeat(100)],
  ])('of %j is %j', (given, kept) => {
    expect(keptName(given)).toBe(kept)
    if (kept) expect(faultOfName(keptName(given))).toBeNull()
  })

  it('is a name that a person could have typed, and stays the same when it is read again', () => {
    const given = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 130 }),
      fc.string({
        unit: fc.constantFrom(
          ...['a', 'é', 'ع', '\u200c', '\u200d', '👩', '💻', '\u0301', ' ', '\ufe0f', '\u200b', '\u3164'],
        ),
      }),
    )
    fc.assert(
      fc.property(given, (text) => {
        const kept = keptName(text)
        expect(keptName(kept)).toBe(kept)
        if (kept) expect(requireName(kept)).toBe(kept)
      }),
      { numRuns: 1000 },
    )
  })
})
