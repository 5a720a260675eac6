import type { Page } from '@playwright/test'
import { AuthenticatorApp } from '../../lib/testing/authenticator-app'
import { mfaScreen, mfaSection, portal, recoveryCodesDialog, signInPage } from './pages'
import { expect, test } from './test'

/** The demo's own cast. */
const employee = { name: 'Employee', email: 'employee@acme.test', password: 'correct horse battery staple' }

const shoot = (page: Page, name: string) =>
  page.screenshot({ path: `docs/images/${name}.png`, animations: 'disabled', caret: 'hide' })

test.use({ contextOptions: { reducedMotion: 'reduce' } })

test('pictures of a first set-up', async ({ page, browser }) => {
  const [signIn, mfa, screen] = [signInPage(page), mfaSection(page), mfaScreen(page)]
  await signIn.open()
  await signIn.email.fill(employee.email)
  await shoot(page, 'sign-in')
  await signIn.submit(employee)
  await page.getByRole('heading', { name: /^Welcome/ }).waitFor()
  await mfa.open()
  await mfa.begin()
  const app = new AuthenticatorApp(await mfa.readKey())
  await mfa.scanTab.click()
  await mfa.qrCode.scrollIntoViewIfNeeded()
  await page.mouse.move(0, 0)
  await shoot(page, 'set-up')
  await mfa.submit(await app.freshCode())
  await recoveryCodesDialog(page).download()
  await recoveryCodesDialog(page).done.click()
  await mfa.signOutAndTry.click()
  await signIn.submit(employee)
  await expect(screen.code).toBeFocused()
  await shoot(page, 'mfa-screen')
  const phone = await browser.newPage({ viewport: { width: 390, height: 720 }, colorScheme: 'dark', isMobile: true })
  await signInPage(phone).signIn(employee)
  await mfaScreen(phone).enter(await app.freshCode())
  await portal(phone, employee).menu.waitFor()
  await mfaSection(phone).open()
  await shoot(phone, 'phone-dark')
  await phone.close()
})
