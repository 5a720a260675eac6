import { sentence } from './support/messages'
import { mfaScreen, portal, signInPage } from './support/pages'
import { expect, test } from './support/test'

test.use({ javaScriptEnabled: false })

test('with JavaScript off: wrong password, wrong code, right code @phone', async ({ page, enrolled }) => {
  const [signIn, mfa] = [signInPage(page), mfaScreen(page)]
  await signIn.signIn({ ...enrolled, password: 'not the right password' })
  await expect(signIn.alert).toHaveText(sentence('invalid-credentials'))
  await expect(signIn.email).toHaveValue(enrolled.email)
  await signIn.submit(enrolled)
  await mfa.code.fill(enrolled.app.wrongCode())
  await mfa.verify.click()
  await expect(mfa.alert).toHaveText(sentence('invalid-code'))
  await mfa.code.fill(await enrolled.app.freshCode())
  await mfa.verify.click()
  await expect(page.getByText(enrolled.name).first()).toBeVisible()
  await expect(page).toHaveURL(/\/$/)
})

test('with JavaScript off: a recovery code', async ({ page, enrolled }) => {
  await signInPage(page).signIn(enrolled)
  const mfa = mfaScreen(page)
  await mfa.enterRecoveryCode('0000-0000-0000')
  await expect(mfa.alert).toHaveText(sentence('invalid-code', 'recovery'))
  await mfa.recoveryCode.fill(enrolled.recoveryCodes[0] ?? '')
  await mfa.verify.click()
  await expect(page).toHaveURL(/\/account\/settings/)
})

test('with JavaScript off: back and forth between recovery code and authenticator app', async ({ page, enrolled }) => {
  await signInPage(page).signIn(enrolled)
  const mfa = mfaScreen(page)
  await mfa.useRecoveryCode.click()
  await expect(mfa.recoveryCode).toBeVisible()
  await mfa.useApp.click()
  await mfa.code.fill(await enrolled.app.freshCode())
  await mfa.verify.click()
  await expect(page).toHaveURL(/\/$/)
})

test('with JavaScript off: too many wrong passwords have to wait, and the address stays', async ({ page, person }) => {
  const signIn = signInPage(page)
  await signIn.open()
  await expect(async () => {
    await signIn.submit({ ...person, password: 'not the right password' })
    await expect(signIn.alert).toContainText('too many tries', { timeout: 300 })
  }).toPass({ intervals: [0] })
  await expect(signIn.email).toHaveValue(person.email)
})

test('with JavaScript off: a lost sign-in leads back with the address kept', async ({ page, context, enrolled }) => {
  await signInPage(page).signIn(enrolled)
  await context.clearCookies({ name: /latchkey\.challenge$/ })
  await mfaScreen(page).code.fill(await enrolled.app.freshCode())
  await mfaScreen(page).verify.click()
  await expect(signInPage(page).alert).toHaveText(sentence('challenge-expired'))
  await expect(signInPage(page).email).toHaveValue(enrolled.email)
})

test('with JavaScript off: a form left behind goes on to the portal once another tab has signed in', async ({
  page,
  context,
  enrolled,
}) => {
  await signInPage(page).signIn(enrolled)
  const other = await context.newPage()
  await other.goto('/sign-in/verify')
  await mfaScreen(other).code.fill(await enrolled.app.freshCode())
  await mfaScreen(other).verify.click()
  await expect(portal(other, enrolled).welcome).toBeVisible()
  await mfaScreen(page).code.fill('000000')
  await mfaScreen(page).verify.click()
  await expect(portal(page, enrolled).welcome).toBeVisible()
})

test('with JavaScript off: five wrong codes lead back to the password, with no wait in the sentence', async ({
  page,
  enrolled,
}) => {
  await signInPage(page).signIn(enrolled)
  for (const nth of [0, 1, 2, 3, 4]) {
    await mfaScreen(page).code.fill(enrolled.app.wrongCode(nth))
    await mfaScreen(page).verify.click()
    if (nth < 4) await expect(mfaScreen(page).alert).toBeVisible()
  }
  await expect(signInPage(page).alert).toHaveText(sentence('too-many-attempts'))
})
