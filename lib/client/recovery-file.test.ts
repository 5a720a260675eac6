import { expect, test } from 'vitest'
import en from '../messages/en.json'
import { recoveryCodesIn } from '../schemas/code-text'
import { recoveryFileName, recoveryFileText } from './recovery-file'

const codes = ['7K3QW-2ZN0P-AM7XQ', 'M4TB9-XHE5R-BC1VD', '00000-11111-22222']
/** As they were made before; such a set stays good until it is replaced. */
const shortCodes = ['7K3Q-W2ZN-0PAM', 'M4TB-9XHE-5RBC', '0000-1111-2222']
const file = (of: string[]) =>
  recoveryFileText({
    portalName: 'Acme Portal',
    portalUrl: 'https://portal.acme.test',
    account: 'employee@acme.test',
    made: '2026-11-22T10:00:00.000Z',
    setId: 'K7QM',
    codes: of,
    messages: en.recoveryFile,
  })
const text = file(codes)
const plain = (of: string[]) => of.map((code) => code.replaceAll('-', ''))

test('the file says whose codes they are, for which site, since when, which set, and to keep it safe', () => {
  for (const fact of ['https://portal.acme.test', 'employee@acme.test', '2026-11-22', 'K7QM', 'safe place', ...codes])
    expect(text).toContain(fact)
})

test('the whole file pasted as a recovery code yields its codes and nothing else', () => {
  expect(recoveryCodesIn(text)).toEqual(plain(codes))
  expect(recoveryCodesIn(file(shortCodes))).toEqual(plain(shortCodes))
  expect(text.length).toBeLessThan(2000)
})

test.each([
  ['saved on Windows', text.replaceAll('\n', '\r\n')],
  ['quoted by a mail program', text.replace(/^/gm, '> ')],
  ['quoted twice, from Windows', text.replace(/^/gm, '> > ').replaceAll('\n', '\r\n')],
  ['as a list with boxes', text.replace(/^(?=\w{5}-)/gm, '- [ ] ')],
  ['with codes crossed out', text.replace(codes[0] ?? '', `~~${codes[0]}~~`).replace(codes[1] ?? '', `x ${codes[1]}`)],
  ['with a byte order mark', `\ufeff${text}`],
])('the file %s yields the same codes', (_how, pasted) => {
  expect(recoveryCodesIn(pasted)).toEqual(plain(codes))
})

test('the name of the file follows the name of the portal', () => {
  expect(recoveryFileName('Acme Portal')).toBe('Acme Portal-recovery-codes.txt')
})
