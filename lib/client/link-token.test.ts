import fc from 'fast-check'
import { expect, test } from 'vitest'
import { linkTokenIn } from './link-token'

const token = 'Ab3_dE-GhIjKlMnOpQrStUvWxYz0123456789-_abcd'
const link = `https://portal.acme.test/password-reset#${token}`

test.each([
  ['the fragment', token],
  ['the whole link', link],
  ['brackets', `<${link}>`],
  ['a full stop', `${link}.`],
  ['words round it', `Set a new password: ${link} It works once.`],
  ['a coded #', link.replace('#', '%23')],
  ['a # coded twice', link.replace('#', '%2523')],
  ['a gateway round it', `https://gate.test/?url=${encodeURIComponent(link)}&data=05%7C02`],
  ['quoted-printable', `https://portal.acme.test/password-res=\r\net#${token.slice(0, 20)}=\r\n${token.slice(20)}`],
  ['a line break inside', `https://portal.acme.test/password-reset#${token.slice(0, 30)}\n  ${token.slice(30)}`],
  ['a zero-width space', `${link.slice(0, 50)}\u200b${link.slice(50)}`],
  ['a mark of HTML', link.replace('#', '&#35;')],
])('the secret is found in %s', (_, text) => expect(linkTokenIn(text)).toBe(token))

test.each([
  ['nothing', ''],
  ['a link without its fragment', 'https://portal.acme.test/password-reset'],
  ['a link that was cut', link.slice(0, -1)],
  ['a secret that is too long', `${link}x`],
  ['an address', 'erin@acme.test'],
])('no secret is found in %s', (_, text) => expect(linkTokenIn(text)).toBeNull())

test('no text fails, and what is found is a secret by its shape', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
      expect(linkTokenIn(text) ?? token).toMatch(/^[\w-]{43}$/)
    }),
  )
})
