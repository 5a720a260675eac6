import type { Page } from '@playwright/test'
import { adminTour } from './support/admin-tour'
import { linkTour, passwordTour } from './support/link-tour'
import { newInvitedPerson, newPerson } from './support/new-people'
import { newCompany } from './support/operator'
import { expect, test } from './support/test'
import { tour } from './support/tour'

// The page that is not there, and the one for an outage.
test.use({ allowedInConsole: [/status of (404|503)/], contextOptions: { reducedMotion: 'reduce' } })

/** A screen has one title, which fits its one heading of the first level; the home page's greets the user instead. */
async function titled(page: Page, screen: string) {
  const found = await page.evaluate(() => ({
    titles: [...document.head.querySelectorAll('title')].map(({ textContent }) => textContent ?? ''),
    // A window over the page hides the page's heading from screen readers, not from this.
    headings: [...document.querySelectorAll('h1')].map(({ textContent }) => textContent ?? ''),
  }))
  expect.soft(found.titles, `${screen}: titles`).toHaveLength(1)
  expect.soft(found.headings, `${screen}: headings`).toHaveLength(1)
  if (new URL(page.url()).pathname === '/') return
  expect.soft(found.titles[0], `${screen}: title`).toContain(`${found.headings[0]} · `)
}

/** With text twice as large, as a browser's text zoom makes it, the page does not scroll sideways and no text is cut off. */
async function enlarged(page: Page, screen: string) {
  const found = await page.evaluate(async () => {
    const root = document.documentElement
    root.style.fontSize = '200%'
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    const scrolls = (element: Element) => {
      for (let each: Element | null = element; each; each = each.parentElement)
        if (/auto|scroll/.test(getComputedStyle(each).overflowX)) return true
      return false
    }
    const beyond = [...document.querySelectorAll('body *')]
      .filter((element) => {
        const { right, width, height } = element.getBoundingClientRect()
        const isForSpeechAlone = element.closest('.sr-only, thead') !== null
        return width > 1 && height > 1 && right > root.clientWidth + 1 && !scrolls(element) && !isForSpeechAlone
      })
      .map(({ outerHTML }) => outerHTML.slice(0, 160))
    const sideways = root.scrollWidth - root.clientWidth
    root.style.fontSize = ''
    return { sideways, beyond }
  })
  expect.soft(found.beyond.slice(-3), `${screen}: beyond the edge`).toEqual([])
  expect.soft(found.sideways, `${screen}: sideways`).toBeLessThanOrEqual(0)
}

const look = (page: Page) => async (screen: string) => {
  await titled(page, screen)
  // At 320 px twice the text is beyond what WCAG 1.4.4 and 1.4.10 ask together.
  if ((page.viewportSize()?.width ?? 0) > 640) await enlarged(page, screen)
}

test('every screen has one title that fits its heading, and room for text twice as large', async ({ page, person }) => {
  test.slow()
  await tour(page, person, look(page))
})

test('so does every screen of a mailed link, and where the password is changed', async ({ page, person, enter }) => {
  test.slow()
  await linkTour(page, { reset: person, invited: await newInvitedPerson() }, look(page))
  await enter({ ...person, password: 'gravel otter at the gate' })
  await passwordTour(page, look(page))
})

test('so does every page of an administrator', async ({ page, enter }) => {
  test.slow()
  const company = await newCompany()
  const administrator = await newPerson({ company, administrator: true })
  const employee = await newPerson({ company })
  await enter(administrator)
  await adminTour(page, employee, look(page))
})

test('the page for an outage has a title, a landmark and a link, and stays as it is', async ({ page }) => {
  const response = await page.goto('/unavailable?callbackUrl=%2Faccount%2Fsettings')
  expect(response?.status()).toBe(503)
  await titled(page, 'outage')
  await enlarged(page, 'outage')
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
