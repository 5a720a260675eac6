import type { Page } from '@playwright/test'
import { expect } from './test'

/** A screen has one title, which fits its one heading of the first level; the home page's greets the user instead. */
export async function isTitled(page: Page, screen: string) {
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
export async function hasRoomForLargeText(page: Page, screen: string) {
  const found = await page.evaluate(async () => {
    const root = document.documentElement
    const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))
    root.style.fontSize = '200%'
    await drawn()
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
    await drawn()
    return { sideways, beyond }
  })
  expect.soft(found.beyond.slice(-3), `${screen}: beyond the edge`).toEqual([])
  expect.soft(found.sideways, `${screen}: sideways`).toBeLessThanOrEqual(0)
}

/** At 320 px the page does not scroll sideways, and everything to press is at least 24 px wide and high. */
export async function fitsPhone(page: Page, screen: string) {
  const { wide, room, small } = await page.evaluate(() => {
    const small = [...document.querySelectorAll('button, select, input:not([type=hidden]), nav a')]
      .map((element) => ({
        box: (element.closest('label') ?? element).getBoundingClientRect(),
        html: element.outerHTML.slice(0, 120),
      }))
      .filter(({ box }) => box.height > 0 && (box.height < 24 || box.width < 24))
      .map(({ html }) => html)
    return { wide: document.documentElement.scrollWidth, room: document.documentElement.clientWidth, small }
  })
  expect.soft(wide, `${screen}: width`).toBeLessThanOrEqual(room)
  expect.soft(small, `${screen}: targets`).toEqual([])
}
