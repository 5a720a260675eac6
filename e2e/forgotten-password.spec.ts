import { mailedLink, mailsTo } from './support/mailbox'
import { mfaScreen, passwordPages, portal, signInPage } from './support/pages'
import { expect, test } from './support/test'

const next = 'gravel otter at the gate'

test('B1 a forgotten password is set anew by the mailed link @phone', async ({ page, person }) => {
  const [signIn, reset] = [signInPage(page), passwordPages(page)]
  await signIn.open()
  await signIn.ready()
  await signIn.email.fill(person.email)
  await signIn.forgotten.click()
  await expect(reset.email).toHaveValue(person.email)
  expect(page.url()).not.toContain('@')
  await reset.send.click()
  await expect(reset.sent).toBeFocused()
  await page.goto(await mailedLink(person.email, '/password-reset'))
  await expect(page.getByText(`For ${person.name}`)).toBeVisible()
  expect(page.url()).not.toContain('#')
  await reset.password.fill('gravel')
  await expect(reset.strength).toHaveText('Characters still needed: 9.')
  await reset.password.fill(next)
  await expect(reset.strength).toHaveText('Strong.')
  await reset.set.click()
  await expect(reset.signIn).toBeFocused()
  await reset.signIn.click()
  await expect(signIn.email).toHaveValue(person.email)
  await signIn.submit(person)
  await expect(signIn.alert).toBeVisible()
  await signIn.submit({ ...person, password: next })
  await expect(portal(page, person).welcome).toBeVisible()
})

test('the address goes back and forth between the sign-in and the reset page', async ({ page, person }) => {
  const [signIn, reset] = [signInPage(page), passwordPages(page)]
  await signIn.signIn({ ...person, password: 'not the right password' })
  await expect(signIn.alert).toBeVisible()
  await signIn.email.fill(`other-${person.email}`)
  await signIn.forgotten.click()
  await expect(reset.email).toHaveValue(`other-${person.email}`)
  await reset.email.fill(`third-${person.email}`)
  await page.getByRole('link', { name: 'Back to sign-in' }).click()
  await expect(signIn.email).toHaveValue(`third-${person.email}`)
  await expect(signIn.password).toBeFocused()
})

test('B1 nobody learns whether somebody has an address', async ({ page, person, newApi }) => {
  const reset = passwordPages(page)
  const said: string[] = []
  for (const address of [person.email, `nobody-${person.email}`]) {
    await reset.ask(address)
    said.push(((await page.getByRole('main').textContent()) ?? '').replace(address, ''))
  }
  expect(said[0]).toBe(said[1])
  const api = await newApi()
  const ask = (email: string) => api.request.post('/api/password-reset', { data: { email } })
  const answers = await Promise.all([person.email, 'nobody@acme.test', 'not an address'].map(ask))
  expect(answers.map((answer) => answer.status())).toEqual([202, 202, 202])
  expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1)
  await mailedLink(person.email, '/password-reset')
  expect(await mailsTo(`nobody-${person.email}`)).toEqual([])
})

test('B1 a reset ends every session and leaves the second factor as it was', async ({ page, enrolled }) => {
  const reset = passwordPages(page)
  await reset.ask(enrolled.email)
  await page.goto(await mailedLink(enrolled.email, '/password-reset'))
  expect(await enrolled.session.json('GET', '/api/auth/session')).not.toEqual({})
  await reset.choose(next)
  await reset.signIn.click()
  expect(await enrolled.session.json('GET', '/api/auth/session')).toEqual({})
  await signInPage(page).submit({ ...enrolled, password: next })
  await mfaScreen(page).enter(await enrolled.app.freshCode())
  await expect(portal(page, enrolled).welcome).toBeVisible()
  await expect
    .poll(async () => (await mailsTo(enrolled.email)).map(({ subject }) => subject).join('\n'))
    .toMatch(/password/i)
})

test('B1 a link works once, and then says so before a password is typed', async ({ page, person, newBrowser }) => {
  const reset = passwordPages(page)
  await reset.ask(person.email)
  const link = await mailedLink(person.email, '/password-reset')
  const elsewhere = passwordPages(await (await newBrowser()).newPage())
  await page.goto(link)
  await reset.choose('passwordpassword')
  await expect(reset.alert).toContainText('tried first')
  await reset.choose(next)
  await reset.signIn.waitFor()
  await elsewhere.email.page().goto(link)
  await expect(elsewhere.alert).toContainText('already used or has expired')
  await expect(elsewhere.password).toBeHidden()
  await elsewhere.sendNew.click()
  await expect(elsewhere.email).toBeVisible()
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })
  test('B1 the page says that choosing a new password needs it', async ({ page }) => {
    await page.goto('/password-reset')
    // Looked for by its text, what stands in <noscript> is passed over.
    const said = page.locator('noscript div').first()
    await expect(said).toBeVisible()
    await expect(said).toContainText('This page needs JavaScript to set a new password')
  })
})

test('a link whose # was coded, and one that lost its last part, lead to the new password all the same', async ({
  page,
  person,
}) => {
  const screen = passwordPages(page)
  await screen.ask(person.email)
  const link = await mailedLink(person.email, '/password-reset')
  await page.goto(link.replace('#', '%23'))
  await expect(screen.password).toBeVisible()
  expect(new URL(page.url()).pathname).toBe('/password-reset')
  await page.goto('/password-reset')
  await page.getByText('You opened a link from a mail?').click()
  await page.getByRole('textbox', { name: 'Link from the mail' }).fill(link.slice(link.indexOf('#') + 1))
  await page.getByRole('button', { name: 'Open the link' }).click()
  await screen.choose('gravel otter at the gate')
  await expect(screen.signIn).toBeVisible()
})
