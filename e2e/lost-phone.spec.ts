import { dayOf } from '@/lib/messages/fill'
import { type EnrolledPerson, useUpRecoveryCodes } from './support/new-people'
import { confirmDialog, mfaScreen, mfaSection, recoveryCodesDialog, signInPage } from './support/pages'
import { expect, test } from './support/test'

const firstCode = ({ recoveryCodes }: EnrolledPerson) => recoveryCodes[0] ?? ''

test('W9 W10: a recovery code signs in, leads to the section and says how many are left @phone', async ({
  page,
  enrolled,
  atSecondStep,
}) => {
  await atSecondStep(enrolled)
  await mfaScreen(page).enterRecoveryCode(firstCode(enrolled))
  await expect(page).toHaveURL(/\/account\/settings/)
  await expect(mfaSection(page).on).toBeVisible()
  await expect(page.getByText(/9 .*(recovery codes|left|remain)/i).first()).toBeVisible()
})

test('W10: a new phone is set up without the lost one, and the old key ends', async ({
  page,
  enrolled,
  newApi,
  atSecondStep,
}) => {
  await atSecondStep(enrolled)
  await mfaScreen(page).enterRecoveryCode(firstCode(enrolled))
  const [mfa, dialog] = [mfaSection(page), recoveryCodesDialog(page)]
  await page.getByRole('button', { name: 'Set up a new phone' }).click()
  const app = await mfa.newApp()
  await mfa.submit(await app.freshCode())
  const { text } = await dialog.download()
  for (const old of enrolled.recoveryCodes) expect(text).not.toContain(old)
  const api = await newApi()
  await api.password(enrolled.email, enrolled.password)
  expect((await api.secondFactor('authenticator', await enrolled.app.freshCode())).error).toBe('ReplacedKey')
  expect((await api.secondFactor('recovery-code', enrolled.recoveryCodes[1] ?? '')).error).toBe('InvalidCode')
  expect((await api.secondFactor('authenticator', await app.freshCode())).error).toBeNull()
})

test('W10: Remove the lost phone turns its key off without the phone', async ({ page, enrolled, atSecondStep }) => {
  await atSecondStep(enrolled)
  await mfaScreen(page).enterRecoveryCode(firstCode(enrolled))
  await page.getByRole('button', { name: 'Remove the lost phone' }).click()
  const dialog = confirmDialog(page)
  await expect(dialog.root).toBeVisible()
  await dialog.buttons.last().click()
  await expect(mfaSection(page).off).toBeVisible()
})

test('W9: the whole file pasted into the field signs in', async ({ page, person, enter }) => {
  await enter(person)
  const [mfa, dialog] = [mfaSection(page), recoveryCodesDialog(page)]
  await mfa.open()
  await mfa.begin()
  const app = await mfa.newApp()
  await mfa.submit(await app.freshCode())
  const { text } = await dialog.download()
  await dialog.done.click()
  await mfa.signOutAndTry.click()
  await signInPage(page).submit(person)
  await mfaScreen(page).enterRecoveryCode(text)
  await expect(page).toHaveURL(/\/account\/settings/)
})

test('C6: a sheet quoted by a mail program, from Windows, with used codes above, signs in', async ({
  page,
  enrolled,
  newApi,
  atSecondStep,
}) => {
  const sheet = enrolled.recoveryCodes.map((code) => `> ${code}\r\n`).join('')
  await useUpRecoveryCodes(newApi, enrolled, 8)
  await atSecondStep(enrolled)
  await mfaScreen(page).enterRecoveryCode(`> Latchkey: recovery codes\r\n>\r\n${sheet}`)
  await expect(page.getByText('7 of 10 are left')).toBeVisible()
})

test('C6: whoever signs in with the last code goes on with a new set', async ({
  page,
  enrolled,
  newApi,
  atSecondStep,
}) => {
  // Nine sign-ins come before the first look.
  test.slow()
  await useUpRecoveryCodes(newApi, enrolled, 1)
  await atSecondStep(enrolled)
  await mfaScreen(page).enterRecoveryCode(firstCode(enrolled))
  await expect(page.getByText('You have no recovery codes left')).toBeVisible()
  await expect(mfaSection(page).newCodes).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(recoveryCodesDialog(page).root).toBeVisible()
})

test('W9: a recovery code is read in any case, without dashes, with O for 0 and l for 1', async ({
  page,
  enrolled,
  atSecondStep,
}) => {
  await atSecondStep(enrolled)
  const sloppy = firstCode(enrolled).replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l').toLowerCase()
  await mfaScreen(page).enterRecoveryCode(` ${sloppy} `)
  await expect(page).toHaveURL(/\/account\/settings/)
})

test('W9: a recovery code works once', async ({ page, enrolled, newApi, atSecondStep }) => {
  const api = await newApi()
  await api.password(enrolled.email, enrolled.password)
  expect((await api.secondFactor('recovery-code', firstCode(enrolled))).error).toBeNull()
  await atSecondStep(enrolled)
  await mfaScreen(page).enterRecoveryCode(firstCode(enrolled))
  await expect(mfaScreen(page).alert).toContainText('already used')
})

test('C6: the MFA screen names the set, so that the right paper is found', async ({
  page,
  enrolled,
  newApi,
  atSecondStep,
}) => {
  const api = await newApi()
  await api.signIn(enrolled)
  const { recoveryCodes } = await api.json<{ recoveryCodes: { setId: string; createdAt: string } }>(
    'GET',
    '/api/account/mfa',
  )
  await atSecondStep(enrolled)
  await mfaScreen(page).useRecoveryCode.click()
  const hint = page.getByText(`made on ${dayOf(recoveryCodes.createdAt)}`)
  await expect(hint.locator('..')).toContainText(recoveryCodes.setId)
  await mfaScreen(page).useApp.click()
  await expect(mfaScreen(page).code).toBeVisible()
})
