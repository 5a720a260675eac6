import { expect, it } from 'vitest'
import { decodeFile } from './file-text'

const text = 'email,name\nl1@acme.test,Jürgen Müller\n'
const utf16 = (big: boolean, mark: boolean) => {
  const bytes = Buffer.from(`${mark ? '\ufeff' : ''}${text}`, 'utf16le')
  return big ? bytes.swap16() : bytes
}

it.each([
  ['UTF-8', Buffer.from(text), 'utf-8'],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${text}`), 'utf-8'],
  ['UTF-16 LE', utf16(false, true), 'utf-16'],
  ['UTF-16 BE', utf16(true, true), 'utf-16'],
  ['UTF-16 LE without a mark', utf16(false, false), 'utf-16'],
  ['UTF-16 BE without a mark', utf16(true, false), 'utf-16'],
  ['Windows-1252', Buffer.from(text, 'latin1'), 'windows-1252'],
])('a file in %s keeps its letters', (_, bytes, encoding) => expect(decodeFile(bytes)).toEqual({ text, encoding }))

it('the signs that Windows has beyond Latin-1 are read', () => {
  expect(decodeFile(Uint8Array.of(0x4f, 0x92, 0x4e, 0xe9, 0x80)).text).toBe('O’Né€')
})

it('a file that is empty or ends in the middle of a letter is text', () => {
  expect(decodeFile(Uint8Array.of())).toEqual({ text: '', encoding: 'utf-8' })
  expect(decodeFile(Uint8Array.of(0x61, 0xc3))).toEqual({ text: 'aÃ', encoding: 'windows-1252' })
})
