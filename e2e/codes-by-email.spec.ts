import { mailedCode, mailTo } from './support/mailbox'
import { enrolByEmail } from './support/new-people'
import { mfaScreen, mfaSection, portal, recoveryCodesDialog, signInPage, stepUpDialog } from './support/pages'
import { expect, test } from './support/test'

test('W12: signing in with Email, the code is sent when the MFA screen appears @phone', async ({
  page,
  person,
  newApi,
}) => {
  const screen = mfaScreen(page)
  const api = await newApi()
  await api.signIn(person)
  const { lastCode } = await enrolByEmail(api, person)
  await signInPage(page).signIn(person)
  await expect(page.getByText('we mailed to e•••@acme.test')).toBeVisible()
  await expect(page.getByText('spam folder')).toBeVisible()
  await expect(screen.resend).toBeDisabled()
  await screen.enter(await mailedCode(person.email, lastCode))
  await expect(portal(page, person).welcome).toBeVisible()
})

test('O4: a code emailed instead makes Email the method once it was right, and is switched back the same way', async ({
  page,
  context,
  enrolled,
  atSecondStep,
}) => {
  const [signIn, screen, mfa] = [signInPage(page), mfaScreen(page), mfaSection(page)]
  await test.step('the screen says beforehand what it changes; asking changes nothing yet', async () => {
    await atSecondStep(enrolled)
    await expect(page.getByText('This makes Email the way you sign in.')).toBeVisible()
    await screen.emailInstead.click()
    await expect(page.getByText('you sign in by email from then on')).toBeVisible()
  })
  await test.step('the emailed code signs in, the key is kept, and a mail says so', async () => {
    await screen.enter(await mailedCode(enrolled.email))
    await expect(portal(page, enrolled).welcome).toBeVisible()
    await mfa.open()
    await expect(page.getByText('by email, since')).toBeVisible()
    await expect(page.getByText('Your authenticator key is kept')).toBeVisible()
    await mailTo(enrolled.email, ({ text }) => /Email/.test(text) && !/\d{3} ?\d{3}\n/.test(text))
  })
  await test.step('at the next sign-in the authenticator switches back', async () => {
    await context.clearCookies()
    await signIn.signIn(enrolled)
    await screen.useApp.click()
    await screen.enter(await enrolled.app.freshCode())
    await expect(portal(page, enrolled).welcome).toBeVisible()
    await mfa.open()
    await expect(page.getByText('by authenticator app, since')).toBeVisible()
  })
})

test('O4: asked for and not answered, it changes nothing', async ({ page, enrolled, newApi, atSecondStep }) => {
  const screen = mfaScreen(page)
  await atSecondStep(enrolled)
  await screen.emailInstead.click()
  await expect(screen.resend).toBeDisabled()
  await screen.useApp.click()
  await screen.enter(await enrolled.app.freshCode())
  await expect(portal(page, enrolled).welcome).toBeVisible()
  const api = await newApi()
  await api.signIn(enrolled)
  expect(await api.json('GET', '/api/account/mfa')).toMatchObject({
    option: 'authenticator',
    email: { validated: false },
  })
})

test('C7: an emailed code works in the browser that asked for it, in all its tabs, and in no other', async ({
  context,
  person,
  newApi,
  newBrowser,
  atSecondStep,
}) => {
  const api = await newApi()
  await api.signIn(person)
  const { lastCode } = await enrolByEmail(api, person)
  await atSecondStep(person)
  const code = await mailedCode(person.email, lastCode)
  const elsewhere = await (await newBrowser()).newPage()
  await signInPage(elsewhere).signIn(person)
  await mailedCode(person.email, code)
  await mfaScreen(elsewhere).enter(code)
  await expect(mfaScreen(elsewhere).alert).toContainText('newest email')
  const tab = await context.newPage()
  await tab.goto('/sign-in/verify')
  await mfaScreen(tab).enter(code)
  await expect(portal(tab, person).welcome).toBeVisible()
})

test('C2: the emailed code in the app’s field is told apart, and still works in its own', async ({
  page,
  enrolled,
  atSecondStep,
}) => {
  const screen = mfaScreen(page)
  await atSecondStep(enrolled)
  await screen.emailInstead.click()
  const code = await mailedCode(enrolled.email)
  await screen.useApp.click()
  await screen.enter(code)
  await expect(screen.alert).toContainText('That is the code from your email')
  await screen.emailInstead.click()
  await screen.enter(code)
  await expect(portal(page, enrolled).welcome).toBeVisible()
})

test('B3: who has only Email confirms with a code that is mailed by itself; the change goes on', async ({
  page,
  context,
  person,
  newApi,
}) => {
  const [mfa, dialog] = [mfaSection(page), stepUpDialog(page)]
  const api = await newApi()
  await api.signIn(person)
  const { lastCode } = await enrolByEmail(api, person)
  const trusting = await newApi()
  await trusting.password(person.email, person.password)
  const first = await mailedCode(person.email, lastCode)
  await trusting.secondFactor('email', first, { trustBrowser: 'true' })
  await trusting.signOut()
  await trusting.password(person.email, person.password)
  await context.addCookies((await trusting.request.storageState()).cookies)
  await mfa.open()
  await mfa.newCodes.click()
  await expect(dialog.root).toBeVisible()
  await dialog.code.fill(await mailedCode(person.email, first))
  await dialog.confirm.click()
  await expect(recoveryCodesDialog(page).root).toBeVisible()
})

test('W9 W10 B9: a recovery code helps who gets no mail, and its use is mailed', async ({
  page,
  person,
  newApi,
  atSecondStep,
}) => {
  const api = await newApi()
  await api.signIn(person)
  const { recoveryCodes } = await enrolByEmail(api, person)
  await atSecondStep(person)
  await mfaScreen(page).enterRecoveryCode(recoveryCodes[0] ?? '')
  await expect(mfaSection(page).on).toBeVisible()
  await mailTo(person.email, ({ subject }) => /recovery code/i.test(subject))
})

test('with the mails of the hour used up, the MFA screen says that none was mailed and when one can be', async ({
  page,
  person,
  newApi,
  atSecondStep,
}) => {
  const screen = mfaScreen(page)
  const api = await newApi()
  await api.signIn(person)
  await enrolByEmail(api, person)
  for (let n = 0; n < 5; n += 1) await (await newApi()).password(person.email, person.password)
  await atSecondStep(person)
  await expect(screen.alert).toContainText('Many codes were mailed and not used, so no further one is mailed now')
  await expect(screen.alert).toContainText(/Sign in again in \d+ min, or choose another way below/)
  await expect(page.getByText('No code was mailed to e•••@acme.test yet.')).toBeVisible()
  await expect(page.getByText('that we mailed')).toHaveCount(0)
  await expect(screen.resend).toBeDisabled()
  await screen.useRecoveryCode.click()
  await expect(page.getByText(/mailed/)).toHaveCount(0)
  await screen.recoveryCode.fill(person.recoveryCodes[0] ?? '')
  await screen.verify.click()
  await expect(mfaSection(page).on).toBeVisible()
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('with the mails of the hour used up, asking for a code says so and the app still signs in', async ({
    page,
    enrolled,
    newApi,
    atSecondStep,
  }) => {
    const screen = mfaScreen(page)
    for (let n = 0; n < 5; n += 1) {
      const api = await newApi()
      await api.password(enrolled.email, enrolled.password)
      await api.json('POST', '/api/sign-in/email-code', {})
    }
    await atSecondStep(enrolled)
    await screen.emailInstead.click()
    await expect(screen.alert).toContainText('Many codes were mailed and not used, so no further one is mailed now')
    await expect(page.getByText('that we mailed')).toHaveCount(0)
    await screen.code.fill(await enrolled.app.freshCode())
    await screen.verify.click()
    await expect(portal(page, enrolled).welcome).toBeVisible()
  })

  test('O4 W12: a code emailed instead, a resend too early, and the code', async ({ page, enrolled }) => {
    const screen = mfaScreen(page)
    await signInPage(page).open()
    await signInPage(page).email.fill(enrolled.email)
    await signInPage(page).password.fill(enrolled.password)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await screen.emailInstead.click()
    await screen.resend.click()
    await expect(screen.alert).toContainText('A code was mailed a moment ago')
    await screen.code.fill(await mailedCode(enrolled.email))
    await screen.verify.click()
    await expect(portal(page, enrolled).welcome).toBeVisible()
  })
})
