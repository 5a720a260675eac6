import { mailedCode, mailsTo, mailTo } from './support/mailbox'
import { enrolByEmail } from './support/new-people'
import { mfaScreen, mfaSection, portal, recoveryCodesDialog, signInPage } from './support/pages'
import { expect, test } from './support/test'

const codesTo = async (email: string) => (await mailsTo(email)).filter(({ subject }) => /^\d{3} ?\d{3}\b/.test(subject))

test('W2 W11: a code is mailed, proved in the Verify box, and Email is on', async ({ page, person, enter }) => {
  const [mfa, dialog] = [mfaSection(page), recoveryCodesDialog(page)]
  await enter(person)
  await mfa.open()
  await expect(mfa.option.getByRole('option')).toHaveText(['None', 'Authenticator', 'Email', 'Passkey'])
  await mfa.choose('Email')
  await mfa.sendCode.click()
  await expect(page.getByText('look into the spam folder')).toBeVisible()
  const mail = await mailTo(person.email)
  expect(mail.subject).toMatch(/^\d{3} ?\d{3}\b/)
  const code = await mailedCode(person.email)
  await mfa.code.fill(code === '000000' ? '000001' : '000000')
  await mfa.validateCode.click()
  await expect(mfa.alert).toBeVisible()
  await mfa.code.fill(code)
  await mfa.validateCode.click()
  await dialog.download()
  await dialog.done.click()
  await expect(mfa.on).toBeVisible()
  await expect(mfa.signOutAndTry).toBeFocused()
  await mfa.signOutAndTry.click()
  await signInPage(page).submit(person)
  await mfaScreen(page).enter(await mailedCode(person.email, code))
  await expect(portal(page, person).welcome).toBeVisible()
})

test('O1: the MFA option offers None, Authenticator and Email; Save on Email mails the code', async ({
  page,
  person,
  enter,
}) => {
  const mfa = mfaSection(page)
  await enter(person)
  await mfa.open()
  await mfa.choose('Email')
  await mfa.save.click()
  await expect(mfa.code).toBeVisible()
  await expect(mfa.off).toBeVisible()
  await page.reload()
  await expect(mfa.code).toBeVisible()
  expect(await codesTo(person.email)).toHaveLength(1)
})

test('O3 Save: Authenticator → Email says before that the key goes; going back means scanning again', async ({
  page,
  enrolled,
  enter,
}) => {
  const mfa = mfaSection(page)
  await enter(enrolled)
  await mfa.open()
  await mfa.choose('Email')
  await expect(page.getByText('Turning Email on discards your authenticator key')).toBeVisible()
  await mfa.save.click()
  await mfa.code.fill(await mailedCode(enrolled.email))
  await mfa.validateCode.click()
  await expect(page.getByText('by email, since')).toBeVisible()
  await expect(mfa.signOutAndTry).toBeFocused()
  await expect(mfa.clearKey).toBeHidden()
  await mfa.choose('Authenticator')
  await expect(mfa.createKey).toBeVisible()
})

test('Save: Email → Authenticator shows the QR code at once; Email stays the way in until Validate key', async ({
  page,
  person,
  newApi,
  enter,
}) => {
  const mfa = mfaSection(page)
  const api = await newApi()
  await api.signIn(person)
  await enter(await enrolByEmail(api, person))
  await mfa.open()
  await mfa.choose('Authenticator')
  await mfa.save.click()
  const app = await mfa.newApp()
  await expect(page.getByText('by email, since')).toBeVisible()
  await mfa.submit(await app.freshCode())
  await recoveryCodesDialog(page).download()
  await recoveryCodesDialog(page).done.click()
  await expect(page.getByText('by authenticator app, since')).toBeVisible()
})
