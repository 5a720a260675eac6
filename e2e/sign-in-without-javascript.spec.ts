import { mailedLink } from './support/mailbox'
import { sentence } from './support/messages'
import { newPerson } from './support/new-people'
import { mfaScreen, passwordPages, portal, signInPage } from './support/pages'
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

test('with JavaScript off: a user signs out by the button in the top bar @phone', async ({ page, person, enter }) => {
  await enter(person)
  await page.goto('/')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(signInPage(page).heading).toBeVisible()
  await page.goto('/account/settings')
  await expect(signInPage(page).heading).toBeVisible()
})

test('with JavaScript off: an administrator reaches the settings, and no page of the portal shows a dead button', async ({
  page,
  enter,
}) => {
  const administrator = await newPerson({ administrator: true })
  await enter(administrator)
  await page.goto('/')
  await page.getByRole('link', { name: 'Manage account' }).click()
  // Looked for by its text, what stands in <noscript> is passed over.
  const said = page.getByRole('main').locator('noscript div').first()
  await expect(said).toContainText('This page needs JavaScript to change anything.')
  await expect(said).toBeVisible()
  await expect(page.getByText('Multi-factor authentication is off')).toBeVisible()
  for (const path of ['/account/settings', '/account/sessions', '/account/activity', '/account/profile']) {
    await page.goto(path)
    await expect(page.getByRole('button')).toHaveText(['Sign out'])
    await expect(page.locator('input:visible:enabled, select:visible:enabled')).toHaveCount(0)
  }
  for (const path of [
    '/admin/employees',
    '/admin/policy',
    '/admin/adoption',
    '/admin/audit',
    '/admin/employees/import',
  ]) {
    await page.goto(path)
    await expect(said).toContainText('This page needs JavaScript.')
    await expect(said).toBeVisible()
    await expect(page.getByRole('heading', { name: 'Administration' })).toBeVisible()
    await expect(page.getByRole('button')).toHaveText(['Sign out'])
  }
})

test('with JavaScript off: a forgotten password is asked for with the address of the last try', async ({
  page,
  person,
}) => {
  const [signIn, reset] = [signInPage(page), passwordPages(page)]
  await signIn.signIn({ ...person, password: 'not the right password' })
  await signIn.forgotten.click()
  await expect(reset.email).toHaveValue(person.email)
  await reset.send.click()
  await expect(reset.sent).toBeVisible()
  await expect(page.getByText(person.email)).toBeVisible()
  expect(page.url()).not.toContain('@')
  await mailedLink(person.email, '/password-reset')
  await page.getByRole('link', { name: 'Use another address' }).click()
  await expect(reset.email).toHaveValue(person.email)
  await page.getByRole('link', { name: 'Back to sign-in' }).click()
  await expect(signIn.email).toHaveValue(person.email)
})

test('with JavaScript off: the page says the same whether or not an account has the address', async ({
  page,
  person,
}) => {
  const reset = passwordPages(page)
  const said: string[] = []
  for (const address of [person.email, `nobody-${person.email}`]) {
    await reset.ask(address)
    said.push(((await page.getByRole('main').textContent()) ?? '').replaceAll(address, ''))
  }
  expect(said[0]).toBe(said[1])
})
