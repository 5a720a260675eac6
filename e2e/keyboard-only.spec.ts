import type { Locator, Page } from '@playwright/test'
import { AuthenticatorApp } from '../lib/testing/authenticator-app'
import { mfaScreen, mfaSection, portal, recoveryCodesDialog, signInPage } from './support/pages'
import { expect, test } from './support/test'

/** Presses Tab until the control has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator) {
  await expect(target).toBeVisible()
  for (let presses = 0; presses < 40; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach ${target}`)
}

async function press(page: Page, target: Locator, key = 'Enter') {
  await tabTo(page, target)
  await page.keyboard.press(key)
}

async function type(page: Page, target: Locator, text: string) {
  await tabTo(page, target)
  await page.keyboard.type(text)
}

test('MFA is turned on and used with the keyboard alone', async ({ page, person }) => {
  const [signIn, frame, mfa, dialog] = [
    signInPage(page),
    portal(page, person),
    mfaSection(page),
    recoveryCodesDialog(page),
  ]
  await signIn.open()
  await type(page, signIn.email, person.email)
  await type(page, signIn.password, person.password)
  await page.keyboard.press('Enter')
  await press(page, frame.menu)
  await expect(frame.manageAccount).toBeFocused()
  await page.keyboard.press('Enter')
  await press(page, frame.tab('Account settings'))
  await type(page, mfa.option, 'A')
  await press(page, mfa.createKey)
  await expect(mfa.scanTab).toBeVisible()
  await tabTo(page, mfa.scanTab)
  await page.keyboard.press('ArrowRight')
  await expect(mfa.keyTab).toHaveAttribute('aria-selected', 'true')
  const app = new AuthenticatorApp(await mfa.shownKey())
  await type(page, mfa.code, await app.freshCode())
  await page.keyboard.press('Enter')
  await expect(dialog.root).toBeVisible()
  const download = page.waitForEvent('download')
  await press(page, dialog.save)
  await download
  await press(page, dialog.done)
  await expect(mfa.signOutAndTry).toBeFocused()
  await page.keyboard.press('Enter')
  await type(page, signIn.email, person.email)
  await type(page, signIn.password, person.password)
  await page.keyboard.press('Enter')
  await expect(mfaScreen(page).code).toBeFocused()
  await page.keyboard.type(await app.freshCode())
  await expect(frame.welcome).toBeVisible()
})

test('the focus stays inside an open dialog and returns to the button that opened it', async ({
  page,
  enrolled,
  enter,
}) => {
  await enter(enrolled)
  const mfa = mfaSection(page)
  await mfa.open()
  await press(page, mfa.clearAll)
  const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'))
  await expect(dialog).toBeVisible()
  for (let presses = 0; presses < 6; presses += 1) {
    await page.keyboard.press('Tab')
    await expect(dialog.locator(':focus')).toHaveCount(1)
  }
  await page.keyboard.press('Escape')
  await expect(mfa.clearAll).toBeFocused()
})
