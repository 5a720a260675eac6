import type { Page } from '@playwright/test'
import { expect, test } from './support/test'

const paperOf = (page: Page) => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
const night = 'rgb(17, 22, 27)'
const paper = 'rgb(250, 248, 244)'
const outside = ['/sign-in', '/password-reset', '/invitation', '/confirmed', '/nothing-here', '/dev/mailbox']

// The mailbox opens to direct calls alone.
test.use({ colorScheme: 'light', extraHTTPHeaders: {} })

test('the theme that a user chose holds after signing out, on every page outside the portal', async ({
  page,
  person,
  enter,
  allowedInConsole,
}) => {
  allowedInConsole.push(/404/)
  await enter(person)
  await page.goto('/account/profile')
  await page.getByRole('radio', { name: 'Dark' }).check()
  await expect.poll(() => paperOf(page)).toBe(night)
  await page.context().clearCookies({ name: /session/ })
  for (const path of outside) {
    await page.goto(path)
    expect(await paperOf(page), path).toBe(night)
  }
})

test('the system’s theme is back everywhere once a user chooses it', async ({ page, person, enter }) => {
  await enter(person)
  await page.goto('/account/profile')
  await page.getByRole('radio', { name: 'Dark' }).check()
  await page.getByRole('radio', { name: 'As this device' }).check()
  await page.goto('/password-reset')
  expect(await paperOf(page)).toBe(paper)
  expect((await page.context().cookies()).map(({ name }) => name)).not.toContain('latchkey.theme')
})

test('the portal comes in the theme of the cookie where the browser lost its own store', async ({
  page,
  person,
  enter,
  baseURL,
}) => {
  await enter(person)
  await page.context().addCookies([{ name: 'latchkey.theme', value: 'dark', url: baseURL ?? '' }])
  await page.goto('/account/profile')
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked()
  expect(await paperOf(page)).toBe(night)
})

test('a theme cookie with any other value changes nothing', async ({ page, baseURL }) => {
  for (const value of ['nonsense', 'DARK', '%ff', 'x'.repeat(2000)]) {
    await page.context().addCookies([{ name: 'latchkey.theme', value, url: baseURL ?? '' }])
    await page.goto('/sign-in')
    await expect(page.locator('html')).not.toHaveAttribute('data-theme', /./)
  }
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('the sign-in page keeps the theme that was chosen before', async ({ page, baseURL }) => {
    await page.context().addCookies([{ name: 'latchkey.theme', value: 'dark', url: baseURL ?? '' }])
    await page.goto('/sign-in')
    await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark')
  })
})
