import type { Page } from '@playwright/test'
import { inDarkTheme, passesInBothThemes, violationsOn } from './support/axe'
import type { Person } from './support/new-people'
import { expect, test } from './support/test'

const open = (page: Page, { email }: Person) => page.goto(`/dev/mailbox?to=${encodeURIComponent(email)}`)
const mails = (page: Page) => page.getByRole('navigation', { name: 'Mails' })
const frame = (page: Page) => page.frameLocator('iframe[title="The mail"]')

// The mailbox opens to direct calls alone: not even a claim of the test's own address may be on them.
test.use({ extraHTTPHeaders: {}, colorScheme: 'light', contextOptions: { reducedMotion: 'reduce' } })

const expectPaper = (page: Page, colour: string) =>
  expect(frame(page).locator('body')).toHaveCSS('background-color', colour)

test('a mail appears by itself in the mailbox and is read there in both themes @phone', async ({
  page,
  person,
  newApi,
  newBrowser,
}) => {
  const api = await newApi()
  await api.signIn(person)
  await open(page, person)
  await expect(page.getByRole('heading', { name: 'No mail yet.' })).toBeVisible()
  await passesInBothThemes(page, 'no mail')

  await api.json('POST', '/api/account/mfa/email', {})
  const heading = page.getByRole('heading', { name: /^\d{6} is your Latchkey code$/ })
  await expect(heading).toBeVisible()
  const code = (await heading.innerText()).slice(0, 6)
  await expect(frame(page).getByText(code.slice(0, 3))).toBeVisible()
  await page.getByText('As text').click()
  await expect(page.getByText('Hello Employee').filter({ hasText: `It works once`, visible: true })).toContainText(code)

  await api.json('POST', '/api/account/mfa/email/validate', { code })
  await expect(mails(page).getByRole('link')).toHaveText([/^A way to sign in was added/, /is your Latchkey code/])
  await mails(page)
    .getByRole('link', { name: /is your Latchkey code/ })
    .click()
  await expect(frame(page).getByRole('heading', { name: 'Your code to turn on email' })).toBeVisible()
  await expect(mails(page).locator('[aria-current]')).toContainText('is your Latchkey code')
  await expectPaper(page, 'rgb(250, 248, 244)')
  await inDarkTheme(page, () => expectPaper(page, 'rgb(17, 22, 27)'))
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)

  // No script runs in the frame, axe's neither: it looks at the page without the mail, and at the mail by itself.
  await page.locator('iframe').evaluate((element) => element.remove())
  await passesInBothThemes(page, 'a mail')
  const [{ html } = { html: '' }] = await api.json<{ html: string }[]>('GET', `/api/dev/mailbox?to=${person.email}`)
  const reader = await (await newBrowser()).newPage()
  for (const colorScheme of ['light', 'dark'] as const) {
    await reader.emulateMedia({ colorScheme })
    await reader.setContent(html)
    // A mail is shown inside somebody's page, whose landmarks are not its own.
    expect(await violationsOn(reader, { without: ['landmark-one-main', 'region'] }), colorScheme).toEqual([])
  }
})
