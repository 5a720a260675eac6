import { render } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import en from '@/lib/messages/en.json'
import { otpauthUri } from '../../../lib/domain/factors/authenticator/authenticator'
import { QrCode } from './qr-code'

const secret = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
/** Modules and quiet zone on one side. */
function sideOf(uri: string) {
  const { container } = render(
    <NextIntlClientProvider locale="en" messages={en} timeZone="UTC">
      <QrCode uri={uri} />
    </NextIntlClientProvider>,
  )
  return Number(container.querySelector('svg')?.getAttribute('viewBox')?.split(' ')[2])
}

test.each([
  ['usual names', 'Latchkey', 'employee@acme.test'],
  ['the longest address', 'Latchkey', `${'a'.repeat(64)}@${`${'b'.repeat(62)}.`.repeat(3)}test`],
  ['a long name in Korean', '회사포털'.repeat(20), 'employee@acme.test'],
  ['emoji of many parts', '👩‍💻'.repeat(40), `${'x'.repeat(60)}@acme.test`],
])('a phone reads the QR code at 230 px (3 px a module) with %s', (_, issuer, label) => {
  const uri = otpauthUri({ issuer, label, secret })
  expect(230 / sideOf(uri)).toBeGreaterThanOrEqual(3)
  expect(new URL(uri).searchParams.get('secret')).toBe(secret)
  expect(uri).not.toMatch(/%EF%BF%BD/)
})

test('usual names stand in it whole', () => {
  const uri = new URL(otpauthUri({ issuer: 'Acme Portal', label: 'employee@acme.test', secret }))
  expect([uri.searchParams.get('issuer'), decodeURIComponent(uri.pathname)]).toEqual([
    'Acme Portal',
    expect.stringMatching(/Acme Portal:employee@acme\.test$/),
  ])
})
