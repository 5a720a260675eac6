import { describe, expect, it } from 'vitest'
import { parseList, parseMoment, parseWholeNumber, parseYesOrNo } from './parsers'

describe('parseMoment', () => {
  it.each([
    ['2026-12-31', '2026-12-31T00:00:00.000Z'],
    ['2028-02-29', '2028-02-29T00:00:00.000Z'],
    ['2000-02-29', '2000-02-29T00:00:00.000Z'],
    [' 2026-12-31 ', '2026-12-31T00:00:00.000Z'],
    ['2026-12-31T10:30', '2026-12-31T10:30:00.000Z'],
    ['2026-12-31 10:30', '2026-12-31T10:30:00.000Z'],
    ['2026-12-31T10:30:15Z', '2026-12-31T10:30:15.000Z'],
    ['2026-12-31t10:30:15.5z', '2026-12-31T10:30:15.000Z'],
    ['2026-12-31T00:30+09:00', '2026-12-30T15:30:00.000Z'],
    ['2026-12-31T23:30-03:30', '2027-01-01T03:00:00.000Z'],
    ['1970-01-01', '1970-01-01T00:00:00.000Z'],
    ['2999-12-31', '2999-12-31T00:00:00.000Z'],
  ])('reads %j as %s, whatever the time zone of this machine', (typed, read) => expect(parseMoment(typed)).toBe(read))

  it.each([
    '2026-02-30',
    '2027-02-29',
    '2100-02-29',
    '2026-11-31',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-10-00',
    '2026-10-32',
    '2026-02-30T10:00Z',
    '2026-12-31T24:00',
    '2026-12-31T23:60',
    '2026-12-31T23:59:60Z',
    '2026-12-31T25:00Z',
    '2026-12-31T10:00+25:00',
    '2026-12-31T10:00+09:60',
    '2026-12-31T10',
    '2026-12-31T',
    '2026-12-31x',
    '2026-1-1',
    '26-12-31',
    '0000-01-01',
    '0001-01-01',
    '1969-12-31',
    '3000-01-01',
    '9999-12-31',
    '+02026-12-31',
    '20261231',
    '31.12.2026',
    '12/31/2026',
    '2026-365',
    '２０２６-12-31',
    '٢٠٢٦-١٢-٣١',
    'tomorrow',
    '1767139200',
    '',
    ' ',
  ])('rejects %j with a sentence', (typed) => {
    expect(() => parseMoment(typed)).toThrow('Use a date such as 2026-12-31.')
  })
})

it.each([
  ['7', 7],
  [' 07 ', 7],
  ['999999', 999_999],
])('reads %j as the number %d', (typed, read) => expect(parseWholeNumber(typed)).toBe(read))

it.each(['', ' ', '-1', '+1', '1.0', '1e3', '0x10', '7 days', '1_000', '1,000', '1234567', '７', '٧', 'NaN', '½'])(
  'rejects %j as a number',
  (typed) => expect(() => parseWholeNumber(typed)).toThrow('Use a whole number.'),
)

it('reads yes and no in any case, and no other word', () => {
  expect([parseYesOrNo('Yes'), parseYesOrNo(' no ')]).toEqual([true, false])
  for (const typed of ['true', '', 'y', 'nein']) expect(() => parseYesOrNo(typed)).toThrow('Use yes or no.')
})

it('reads a list with spaces and a comma at its end, and keeps an empty value for the command to reject', () => {
  expect(parseList('a, b,')).toEqual(['a', 'b'])
  expect(parseList('')).toEqual([''])
})
