import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import type { Person } from './support/people'
import { expect, test } from './support/test'

const open = (page: Page, { email }: Person) => page.goto(`/dev/mailbox?to=${encodeURIComponent(email)}`)
const mails = (page: Page) => page.getByRole('navigation', { name: 'Mails' })
const frame = (page: Page) => page.frameLocator('iframe[title="The mail"]')

const violations = async (page: Page) =>
  (await new AxeBuilder({ page }).analyze()).violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`,
  )

for (const colorScheme of ['light', 'dark'] as const)
  test.describe(colorScheme, () => {
    test.use({ colorScheme, contextOptions: { reducedMotion: 'reduce' } })

    test(`a mail appears by itself in the mailbox and is read there in the ${colorScheme} theme @phone`, async ({
      page,
      person,
      newApi,
      newBrowser,
    }) => {
      const api = await newApi()
      await api.signIn(person)
      await open(page, person)
      await expect(page.getByRole('heading', { name: 'No mail yet.' })).toBeVisible()
      expect(await violations(page)).toEqual([])

      await api.json('POST', '/api/account/mfa/email', {})
      const heading = page.getByRole('heading', { name: /^\d{6} is your Latchkey code$/ })
      await expect(heading).toBeVisible()
      const code = (await heading.innerText()).slice(0, 6)
      await expect(frame(page).getByText(code.slice(0, 3))).toBeVisible()
      await page.getByText('As text').click()
      await expect(page.getByText(`\n\n${code}\n\n`)).toBeVisible()

      await api.json('POST', '/api/account/mfa/email/validate', { code })
      await expect(mails(page).getByRole('link')).toHaveText([/^A way to sign in was added/, /is your Latchkey code/])
      await mails(page)
        .getByRole('link', { name: /is your Latchkey code/ })
        .click()
      await expect(frame(page).getByRole('heading', { name: 'Your code to turn on email' })).toBeVisible()
      await expect(mails(page).locator('[aria-current]')).toContainText('is your Latchkey code')
      const paper = await frame(page)
        .locator('body')
        .evaluate((body) => getComputedStyle(body).backgroundColor)
      expect(paper).toBe(colorScheme === 'dark' ? 'rgb(17, 22, 27)' : 'rgb(250, 248, 244)')
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      expect(await violations(page)).toEqual([])

      const [{ html } = { html: '' }] = await api.json<{ html: string }[]>('GET', `/api/dev/mailbox?to=${person.email}`)
      const reader = await (await newBrowser()).newPage()
      await reader.emulateMedia({ colorScheme })
      await reader.setContent(html)
      expect(await violations(reader)).toEqual([])
    })
  })
