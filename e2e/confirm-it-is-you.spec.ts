import { sentence } from './support/messages'
import { confirmDialog, mfaSection, recoveryCodesDialog, stepUpDialog } from './support/pages'
import { expect, test } from './support/test'
import { enterByTrust } from './support/trust'

test('B3: changing the key asks for a code first, and then the key appears by itself @phone', async ({
  page,
  context,
  enrolled,
  newApi,
}) => {
  await enterByTrust(await newApi(), enrolled, context)
  const [mfa, stepUp] = [mfaSection(page), stepUpDialog(page)]
  await mfa.open()
  await mfa.recreateKey.click()
  await expect(stepUp.code).toBeFocused()
  await stepUp.code.fill(await enrolled.app.freshCode())
  await stepUp.confirm.click()
  await expect(stepUp.root).toBeHidden()
  await expect(mfa.code).toBeVisible()
  await expect(mfa.keyTab).toBeVisible()
})

test('B3: a wrong code says so in the dialog, and the change still waits', async ({
  page,
  context,
  enrolled,
  newApi,
}) => {
  await enterByTrust(await newApi(), enrolled, context)
  const [mfa, stepUp] = [mfaSection(page), stepUpDialog(page)]
  await mfa.open()
  await mfa.newCodes.click()
  await stepUp.code.fill(enrolled.app.wrongCode())
  await stepUp.confirm.click()
  await expect(stepUp.alert).toHaveText(sentence('invalid-code'))
  await stepUp.code.fill(await enrolled.app.freshCode())
  await stepUp.confirm.click()
  await expect(recoveryCodesDialog(page).root).toBeVisible()
})

test('B3: leaving the dialog changes nothing', async ({ page, context, enrolled, newApi }) => {
  await enterByTrust(await newApi(), enrolled, context)
  const [mfa, stepUp] = [mfaSection(page), stepUpDialog(page)]
  await mfa.open()
  await mfa.clearAll.click()
  await confirmDialog(page).confirm('Clear multi-factor authentication').click()
  await expect(stepUp.code).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(stepUp.root).toBeHidden()
  await page.reload()
  await expect(mfa.on).toBeVisible()
})

test('B3: clearing goes on by itself after the code, and is not asked for twice', async ({
  page,
  context,
  enrolled,
  newApi,
}) => {
  await enterByTrust(await newApi(), enrolled, context)
  const [mfa, stepUp] = [mfaSection(page), stepUpDialog(page)]
  await mfa.open()
  await mfa.clearAll.click()
  await confirmDialog(page).confirm('Clear multi-factor authentication').click()
  await stepUp.code.fill(await enrolled.app.freshCode())
  await stepUp.confirm.click()
  await expect(mfa.off).toBeVisible()
  await mfa.begin()
  await expect(mfa.code).toBeVisible()
  await expect(stepUp.root).toBeHidden()
})

test('B3: who has no factor confirms with the password', async ({ page, context, enrolled, newApi }) => {
  // The session of a trusted browser outlives the factors, which are cleared elsewhere: now only the password is left.
  await enterByTrust(await newApi(), enrolled, context)
  const elsewhere = await newApi()
  await elsewhere.signIn(enrolled)
  await elsewhere.json('DELETE', '/api/account/mfa?endOtherSessions=false')
  const [mfa, stepUp] = [mfaSection(page), stepUpDialog(page)]
  await mfa.open()
  await mfa.begin()
  await stepUp.password.fill('not the right password')
  await stepUp.confirm.click()
  await expect(stepUp.alert).toBeVisible()
  await stepUp.password.fill(enrolled.password)
  await stepUp.confirm.click()
  await expect(stepUp.root).toBeHidden()
  await expect(mfa.code).toBeVisible()
})

test('B3: a recovery code confirms as well', async ({ enrolled, context, newApi, page }) => {
  await enterByTrust(await newApi(), enrolled, context)
  const [mfa, stepUp] = [mfaSection(page), stepUpDialog(page)]
  await mfa.open()
  await mfa.recreateKey.click()
  await stepUp.useRecoveryCode.click()
  await stepUp.recoveryCode.fill(enrolled.recoveryCodes[0] ?? '')
  await stepUp.confirm.click()
  await expect(stepUp.root).toBeHidden()
  await expect(mfa.code).toBeVisible()
})

test('B3: five misses in a row end the session', async ({ page, context, enrolled, newApi }) => {
  await enterByTrust(await newApi(), enrolled, context)
  const [mfa, stepUp] = [mfaSection(page), stepUpDialog(page)]
  await mfa.open()
  await mfa.recreateKey.click()
  const wrong = enrolled.app.wrongCode()
  for (const _miss of [1, 2, 3, 4]) {
    await stepUp.code.fill(wrong)
    await stepUp.confirm.click()
    await expect(stepUp.alert).toBeVisible()
    await expect(stepUp.confirm).toBeEnabled()
  }
  await stepUp.code.fill(wrong)
  await stepUp.confirm.click()
  await expect(async () => {
    await page.goto('/account/settings')
    await expect(page).toHaveURL(/\/sign-in/, { timeout: 500 })
  }).toPass()
})
