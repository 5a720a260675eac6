import { resetMfa } from './support/operator'
import { mfaScreen, mfaSection, portal, recoveryCodesDialog, signInPage } from './support/pages'
import { expect, test } from './support/test'

test('after an operator’s reset every session is over, and the password opens nothing but the set-up', async ({
  page,
  enrolled,
  enter,
}) => {
  await enter(enrolled)
  await page.goto('/')
  await expect(portal(page, enrolled).welcome).toBeVisible()
  await resetMfa(enrolled.email)
  await page.reload()
  await signInPage(page).submit(enrolled)
  await expect(page).toHaveURL(/\/account\/settings/)
  await expect(mfaSection(page).off).toBeVisible()
  for (const path of ['/', '/account/sessions', '/account/profile']) {
    await page.goto(path)
    await expect(page).toHaveURL(/\/account\/settings/)
  }
  const refused = await page.evaluate(() => fetch('/api/account/sessions').then((answer) => answer.json()))
  expect(refused.code).toBe('mfa-setup-required')
})

test('setting MFA up again opens the portal', async ({ page, enrolled }) => {
  await resetMfa(enrolled.email)
  await signInPage(page).signIn(enrolled)
  const mfa = mfaSection(page)
  await mfa.begin()
  const app = await mfa.newApp()
  await mfa.submit(await app.freshCode())
  await recoveryCodesDialog(page).download()
  await recoveryCodesDialog(page).done.click()
  await mfa.signOutAndTry.click()
  await signInPage(page).submit(enrolled)
  await mfaScreen(page).enter(await app.freshCode())
  await expect(portal(page, enrolled).welcome).toBeVisible()
})
