import type { Page } from '@playwright/test'
import { AuthenticatorApp } from '../lib/testing/authenticator-app'
import { inDarkTheme } from './support/axe'
import { mfaSection, recoveryCodesDialog } from './support/pages'
import { scan } from './support/qr-code'
import { expect, test } from './support/test'

test.use({ colorScheme: 'light' })

async function uriOn(page: Page) {
  const box = await mfaSection(page).qrCode.boundingBox()
  expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(200)
  return new URL((await scan(page)) ?? 'nothing:')
}

test('W4: a camera reads the QR code from the light and the dark screen, and it is the setup key @phone', async ({
  page,
  person,
  enter,
}) => {
  await enter(person)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.begin()
  const key = new AuthenticatorApp(await mfa.readKey()).key
  await mfa.scanTab.click()
  await mfa.qrCode.scrollIntoViewIfNeeded()
  const uri = await uriOn(page)
  await inDarkTheme(page, async () => expect((await uriOn(page)).href).toBe(uri.href))
  expect(uri.protocol).toBe('otpauth:')
  expect(uri.searchParams.get('secret')).toBe(key)
  expect(uri.searchParams.get('issuer')).toBe('Latchkey')
  expect(decodeURIComponent(uri.pathname)).toContain(`Latchkey:${person.email}`)
  const app = AuthenticatorApp.fromUri(uri.href)
  await mfa.submit(await app.freshCode())
  await expect(recoveryCodesDialog(page).root).toBeVisible()
})
