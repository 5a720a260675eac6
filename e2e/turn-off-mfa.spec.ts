import { AuthenticatorApp } from '../lib/testing/authenticator-app'
import { confirmDialog, mfaScreen, mfaSection, portal, recoveryCodesDialog, signInPage } from './support/pages'
import { expect, test } from './support/test'

test('W13: while MFA is off there is nothing to clear', async ({ page, person, enter }) => {
  await enter(person)
  const mfa = mfaSection(page)
  await mfa.open()
  await expect(mfa.off).toBeVisible()
  await expect(mfa.clearKey).toHaveCount(0)
  await expect(mfa.clearAll).toHaveCount(0)
})

for (const verb of ['Clear multi-factor authentication', 'Clear authenticator key'] as const) {
  test(`W13: ${verb} asks, says what goes, and from then on the password suffices`, async ({
    page,
    enrolled,
    enter,
  }) => {
    await enter(enrolled)
    const mfa = mfaSection(page)
    await mfa.open()
    await page.getByRole('button', { name: verb, exact: true }).click()
    const dialog = confirmDialog(page)
    await expect(dialog.root).toContainText(/recovery codes/i)
    await dialog.confirm(verb).click()
    await expect(mfa.off).toBeVisible()
    await expect(mfa.option).toHaveValue('none')
    await portal(page, enrolled).signOut()
    await signInPage(page).submit(enrolled)
    await expect(portal(page, enrolled).welcome).toBeVisible()
  })
}

test('W13: leaving the dialog leaves MFA on', async ({ page, enrolled, enter }) => {
  await enter(enrolled)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.clearAll.click()
  await expect(confirmDialog(page).root.locator(':focus')).toHaveCount(1)
  await page.keyboard.press('Escape')
  await expect(confirmDialog(page).root).toBeHidden()
  await page.reload()
  await expect(mfa.on).toBeVisible()
})

test('O3: choosing None says before Save that the key is discarded; going back means scanning again', async ({
  page,
  enrolled,
  enter,
}) => {
  await enter(enrolled)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.choose('None')
  await expect(page.getByText('you scan a new QR code')).toBeVisible()
  await expect(mfa.on).toBeVisible()
  await mfa.save.click()
  await expect(mfa.off).toBeVisible()
  await mfa.begin()
  expect(new AuthenticatorApp(await mfa.readKey()).key).not.toBe(enrolled.app.key)
})

test('Save: unchanged, the button is disabled and nothing is sent', async ({ page, enrolled, enter }) => {
  await enter(enrolled)
  const mfa = mfaSection(page)
  await mfa.open()
  await expect(mfa.option).toHaveValue('authenticator')
  await expect(mfa.save).toBeDisabled()
  await mfa.choose('None')
  await expect(mfa.save).toBeEnabled()
  await mfa.choose('Authenticator')
  await expect(mfa.save).toBeDisabled()
})

test('Save O1: None → Authenticator shows the QR code at once and changes nothing until Validate key', async ({
  page,
  person,
  enter,
  newApi,
}) => {
  await enter(person)
  const mfa = mfaSection(page)
  await mfa.open()
  await expect(mfa.save).toBeDisabled()
  await mfa.choose('Authenticator')
  await mfa.save.click()
  const app = await mfa.newApp()
  await expect(mfa.off).toBeVisible()
  const api = await newApi()
  expect((await api.password(person.email, person.password)).path).toBe('/')
  await mfa.submit(await app.freshCode())
  await recoveryCodesDialog(page).download()
  await recoveryCodesDialog(page).done.click()
  await expect(mfa.option).toHaveValue('authenticator')
  await mfa.signOutAndTry.click()
  await signInPage(page).submit(person)
  await expect(mfaScreen(page).heading).toBeVisible()
})
