import type { EnrolledPerson } from './support/new-people'
import { confirmDialog, mfaSection, recoveryCodesDialog } from './support/pages'
import type { PortalApi } from './support/portal-api'
import { expect, test } from './support/test'

/** What the MFA screen says to a code of this app: null, it signs in. */
async function tryCode(api: PortalApi, person: EnrolledPerson, code: string) {
  await api.password(person.email, person.password)
  return (await api.secondFactor('authenticator', code)).error
}

test('B7: a second app is added under a name of its own, through a wrong code, and both sign in', async ({
  page,
  enrolled,
  enter,
  newApi,
}) => {
  await enter(enrolled)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.addApp.click()
  const app = await mfa.newApp()
  await mfa.appName.fill('Tablet')
  await mfa.submit(app.wrongCode())
  await expect(mfa.alert).toBeVisible()
  await expect(mfa.appName).toHaveValue('Tablet')
  await mfa.submit(await app.freshCode())
  await expect(mfa.apps).toHaveText([/Authenticator app/, /Tablet/])
  await expect(page.getByText('Your app was added.')).toBeVisible()
  await expect(recoveryCodesDialog(page).root).toHaveCount(0)
  expect(await tryCode(await newApi(), enrolled, await enrolled.app.freshCode())).toBeNull()
  expect(await tryCode(await newApi(), enrolled, await app.freshCode())).toBeNull()
})

test('B7: an app that is being added is still one after a refresh', async ({ page, enrolled, enter }) => {
  await enter(enrolled)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.addApp.click()
  const key = await mfa.readKey()
  await page.reload()
  await expect(mfa.appName).toBeVisible()
  expect(await mfa.readKey()).toBe(key)
  const app = await mfa.newApp()
  await mfa.submit(await app.freshCode())
  await expect(mfa.apps).toHaveText([/Authenticator app/, /Authenticator app 2/])
})

test('B7: one app is given another name, one is removed: its codes end, the other signs in', async ({
  page,
  enrolled,
  enter,
  newApi,
}) => {
  await enter(enrolled)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.addApp.click()
  const tablet = await mfa.newApp()
  await mfa.submit(await tablet.freshCode())
  await mfa.rename('Authenticator app 2').click()
  await expect(mfa.appName).toBeFocused()
  await mfa.appName.fill('Old tablet')
  await mfa.renameTo.click()
  await expect(mfa.rename('Old tablet')).toBeFocused()
  await mfa.remove('Old tablet').click()
  await confirmDialog(page).confirm('Remove').click()
  await expect(mfa.apps).toHaveText([/Authenticator app/])
  await expect(mfa.on).toBeVisible()
  expect(await tryCode(await newApi(), enrolled, await tablet.freshCode())).toBe('InvalidCode')
  expect(await tryCode(await newApi(), enrolled, await enrolled.app.freshCode())).toBeNull()
})

test('B7: removing the last app turns MFA off, and says so before', async ({ page, enrolled, enter }) => {
  await enter(enrolled)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.remove('Authenticator app').click()
  await expect(confirmDialog(page).root).toContainText('this turns multi-factor authentication off')
  await confirmDialog(page).confirm('Remove').click()
  await expect(mfa.off).toBeVisible()
})

test('B7 W3: Recreate key says that it replaces every app, and does', async ({ page, enrolled, enter, newApi }) => {
  await enter(enrolled)
  const mfa = mfaSection(page)
  await mfa.open()
  await mfa.addApp.click()
  const tablet = await mfa.newApp()
  await mfa.submit(await tablet.freshCode())
  await expect(page.getByText('in place of both apps')).toBeVisible()
  await mfa.recreateKey.click()
  const phone = await mfa.newApp()
  await mfa.submit(await phone.freshCode())
  await recoveryCodesDialog(page).download()
  await recoveryCodesDialog(page).done.click()
  await expect(mfa.apps).toHaveCount(1)
  for (const app of [enrolled.app, tablet])
    expect(await tryCode(await newApi(), enrolled, await app.freshCode())).toBe('ReplacedKey')
  expect(await tryCode(await newApi(), enrolled, await phone.freshCode())).toBeNull()
})
