import { mfaScreen, mfaSection, portal, recoveryCodesDialog, signInPage } from './support/pages'
import { enrol, newEnrolledPerson } from './support/people'
import { expect, test } from './support/test'

test('a trusted browser is not asked for a code again, another browser is @phone', async ({
  page,
  enrolled,
  newBrowser,
}) => {
  const mfa = mfaScreen(page)
  await signInPage(page).signIn(enrolled)
  await mfa.trust.check()
  await mfa.enter(await enrolled.app.freshCode())
  await portal(page, enrolled).signOut()
  await signInPage(page).submit(enrolled)
  await expect(portal(page, enrolled).welcome).toBeVisible()
  const other = await (await newBrowser()).newPage()
  await signInPage(other).signIn(enrolled)
  await expect(mfaScreen(other).heading).toBeVisible()
})

test('without the tick nothing is trusted', async ({ page, enrolled }) => {
  await signInPage(page).signIn(enrolled)
  await expect(mfaScreen(page).trust).not.toBeChecked()
  await mfaScreen(page).enter(await enrolled.app.freshCode())
  await portal(page, enrolled).signOut()
  await signInPage(page).submit(enrolled)
  await expect(mfaScreen(page).heading).toBeVisible()
})

test('trust opens nobody else’s account', async ({ page, enrolled, newApi }) => {
  await signInPage(page).signIn(enrolled)
  await mfaScreen(page).trust.check()
  await mfaScreen(page).enter(await enrolled.app.freshCode())
  await portal(page, enrolled).signOut()
  const colleague = await newEnrolledPerson(await newApi())
  await signInPage(page).signIn(colleague)
  await expect(mfaScreen(page).heading).toBeVisible()
})

test('a new key ends the trust in every browser', async ({ page, enrolled, newApi }) => {
  await signInPage(page).signIn(enrolled)
  await mfaScreen(page).trust.check()
  await mfaScreen(page).enter(await enrolled.app.freshCode())
  await portal(page, enrolled).signOut()
  const api = await newApi()
  await api.signIn(enrolled)
  await enrol(api, enrolled)
  await signInPage(page).signIn(enrolled)
  await expect(mfaScreen(page).heading).toBeVisible()
})

test('new recovery codes end the trust as well', async ({ page, enrolled }) => {
  await signInPage(page).signIn(enrolled)
  await mfaScreen(page).trust.check()
  await mfaScreen(page).enter(await enrolled.app.freshCode())
  await expect(portal(page, enrolled).welcome).toBeVisible()
  await mfaSection(page).open()
  await mfaSection(page).newCodes.click()
  await recoveryCodesDialog(page).download()
  await recoveryCodesDialog(page).done.click()
  await portal(page, enrolled).signOut()
  await signInPage(page).submit(enrolled)
  await expect(mfaScreen(page).heading).toBeVisible()
})

test('a trusted browser is listed and its trust can be ended', async ({ page, enrolled }) => {
  await signInPage(page).signIn(enrolled)
  await mfaScreen(page).trust.check()
  await mfaScreen(page).enter(await enrolled.app.freshCode())
  await expect(portal(page, enrolled).welcome).toBeVisible()
  await page.goto('/account/sessions')
  await page.getByRole('button', { name: /^End trust/ }).click()
  await expect(page.getByText('No browser is trusted.')).toBeVisible()
  await portal(page, enrolled).signOut()
  await signInPage(page).submit(enrolled)
  await expect(mfaScreen(page).heading).toBeVisible()
})
