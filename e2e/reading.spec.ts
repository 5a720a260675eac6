import { newPerson } from './support/new-people'
import { newCompany } from './support/operator'
import { hasRoomForLargeText, isTitled } from './support/reading'
import { expect, test } from './support/test'

// The page for an outage.
test.use({ allowedInConsole: [/status of 503/] })

test('the page for an outage has a title, a landmark and a link, and stays as it is', async ({ page }) => {
  const response = await page.goto('/unavailable?callbackUrl=%2Faccount%2Fsettings')
  expect(response?.status()).toBe(503)
  await isTitled(page, 'outage')
  await hasRoomForLargeText(page, 'outage')
  await expect(page.getByRole('main')).toBeVisible()
  await expect(page.getByRole('link', { name: 'Try again' })).toHaveAttribute('href', '/account/settings')
  await page.goto('/unavailable?callbackUrl=https%3A%2F%2Felsewhere.test%2F')
  await expect(page.getByRole('link', { name: 'Try again' })).toHaveAttribute('href', '/')
})

test('policy sections are headings of the second level', async ({ page, enter }) => {
  await enter(await newPerson({ company: await newCompany(), administrator: true }))
  await page.goto('/admin/policy')
  await expect(page.getByRole('heading', { level: 2 })).toContainText(['Multi-factor authentication', 'Signing in'], {
    useInnerText: true,
  })
})
