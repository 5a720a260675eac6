import type { Locator } from '@playwright/test'
import { AuthenticatorApp } from '../lib/testing/authenticator-app'
import { sentence } from './support/messages'
import { mfaScreen, mfaSection, portal, recoveryCodesDialog, signInPage } from './support/pages'
import { scan } from './support/qr-code'
import { expect, test } from './support/test'

test('W1 W2 O1: from the menu to the section, its options and the recommended one @phone', async ({
  page,
  person,
  enter,
}) => {
  await enter(person)
  await page.goto('/')
  const frame = portal(page, person)
  await frame.menu.click()
  await frame.manageAccount.click()
  await frame.tab('Account settings').click()
  const mfa = mfaSection(page)
  await expect(mfa.heading).toBeVisible()
  await expect(mfa.off).toBeVisible()
  await expect(mfa.option).toHaveValue('none')
  expect(await mfa.option.getByRole('option').allTextContents()).toEqual(['None', 'Authenticator', 'Email', 'Passkey'])
  await expect(page.getByText(/recommended/i).first()).toBeVisible()
})

test('six clicks lead from the menu to “Multi-factor authentication is on” @phone', async ({ page, person, enter }) => {
  await enter(person)
  await page.goto('/')
  let clicks = 0
  const click = async (target: Locator) => {
    clicks += 1
    await target.click()
  }
  const [frame, mfa] = [portal(page, person), mfaSection(page)]
  await click(frame.menu)
  await click(frame.manageAccount)
  await click(frame.tab('Account settings'))
  clicks += 1
  await mfa.choose('Authenticator')
  await click(mfa.createKey)
  const app = await mfa.newApp()
  await mfa.code.fill(await app.freshCode())
  await click(mfa.validate)
  await expect(mfa.on).toBeVisible()
  expect(clicks).toBeLessThanOrEqual(6)
})

test('W4: who has no app is told which to get, how to add an account, and both ways to give it the key', async ({
  page,
  person,
  enter,
}) => {
  await enter(person)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.begin()
  await expect(page.getByText(/Google Authenticator/).first()).toBeVisible()
  await expect(page.getByText(/Microsoft Authenticator/).first()).toBeVisible()
  await expect(mfa.scanTab).toHaveAttribute('aria-selected', 'true')
  await expect(mfa.qrCode).toBeVisible()
  const key = await mfa.readKey()
  expect(key.trim()).toMatch(/^([A-Z2-7]{4}\s?){8}$/)
  await expect(page.getByRole('tabpanel')).toContainText(person.email)
})

test('W4: on a phone the setup key comes first, with a link into the app @phone-only', async ({
  page,
  person,
  enter,
}) => {
  await enter(person)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.begin()
  await expect(mfa.keyTab).toHaveAttribute('aria-selected', 'true')
  const link = page.getByRole('link', { name: 'Open in authenticator app' })
  const uri = (await link.getAttribute('href')) ?? ''
  expect(AuthenticatorApp.fromUri(uri).key).toBe(new AuthenticatorApp(await mfa.readKey()).key)
})

test('W4: the setup key can be copied', async ({ page, context, person, enter }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await enter(person)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.begin()
  const key = await mfa.readKey()
  await page.getByRole('tabpanel').getByRole('button', { name: /^Copy/ }).click()
  const copied = await page.evaluate(() => navigator.clipboard.readText())
  expect(new AuthenticatorApp(copied).key).toBe(new AuthenticatorApp(key).key)
})

test('W5: a wrong token says so and keeps the same QR code and key; set-up never sends by itself', async ({
  page,
  person,
  enter,
}) => {
  await enter(person)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.begin()
  await expect(mfa.qrCode).toBeVisible()
  const before = await scan(mfa.qrCode)
  const app = AuthenticatorApp.fromUri(before ?? '')
  await mfa.code.fill(app.wrongCode())
  await expect(mfa.alert).toHaveCount(0)
  await mfa.validate.click()
  await expect(mfa.alert).toHaveText(sentence('invalid-code'))
  await expect(mfa.code).toBeFocused()
  expect(await scan(mfa.qrCode)).toBe(before)
  await mfa.submit(await app.freshCode())
  await expect(recoveryCodesDialog(page).root).toBeVisible()
  await expect(mfa.on).toBeVisible()
})

test('W7 W8: Done completes the set-up, “Sign out and try it” has the focus, and the code signs in @phone', async ({
  page,
  person,
  enter,
}) => {
  await enter(person)
  const [mfa, dialog] = [mfaSection(page), recoveryCodesDialog(page)]
  await mfa.open()
  await mfa.begin()
  const app = await mfa.newApp()
  await mfa.submit(await app.freshCode())
  await dialog.download()
  await dialog.done.click()
  await expect(dialog.root).toBeHidden()
  await expect(mfa.signOutAndTry).toBeFocused()
  await mfa.signOutAndTry.click()
  await signInPage(page).submit(person)
  await mfaScreen(page).enter(await app.freshCode())
  await expect(portal(page, person).welcome).toBeVisible()
})
