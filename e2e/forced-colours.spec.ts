import type { Locator } from '@playwright/test'
import { newPerson } from './support/new-people'
import { newCompany } from './support/operator'
import { mfaSection, portal } from './support/pages'
import { expect, test } from './support/test'

/** What an element's edge is drawn with, and what it stands on: width in px, contrast of the two. */
const edge = (element: Locator, side: 'inline-start' | 'block-end' | 'outline') =>
  element.evaluate((node, side) => {
    const style = getComputedStyle(node)
    const name = side === 'outline' ? 'outline' : `border-${side}`
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    const luminance = (colour: string) => {
      if (!canvas) return 0
      canvas.fillStyle = colour
      canvas.fillRect(0, 0, 1, 1)
      const parts = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map((part) => {
        const value = part / 255
        return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
      })
      return 0.2126 * (parts[0] ?? 0) + 0.7152 * (parts[1] ?? 0) + 0.0722 * (parts[2] ?? 0)
    }
    const ground = getComputedStyle(document.documentElement).backgroundColor
    const [bright = 0, dim = 0] = [style.getPropertyValue(`${name}-color`), ground]
      .map(luminance)
      .sort((one, other) => other - one)
    const drawn = style.getPropertyValue(`${name}-style`) !== 'none'
    const width = drawn ? Number.parseFloat(style.getPropertyValue(`${name}-width`)) : 0
    return { width, contrast: (bright + 0.05) / (dim + 0.05) }
  }, side)

async function expectMarked(element: Locator, side: Parameters<typeof edge>[1]) {
  const { width, contrast } = await edge(element, side)
  expect(width).toBeGreaterThanOrEqual(2)
  expect(contrast).toBeGreaterThanOrEqual(3)
}

for (const forcedColors of ['none', 'active'] as const)
  for (const colorScheme of ['light', 'dark'] as const)
    test.describe(`${colorScheme}, forced colours ${forcedColors}`, () => {
      test.use({ colorScheme, contextOptions: { forcedColors, reducedMotion: 'reduce' } })

      test(`the current item is marked by a visible edge, and no other is (${colorScheme}, forced colours ${forcedColors})`, async ({
        page,
        enter,
      }) => {
        const person = await newPerson({ company: await newCompany(), administrator: true })
        await enter(person)
        await page.goto('/')
        const frame = portal(page, person)
        await frame.menu.focus()
        await page.keyboard.press('Enter')
        await expect(frame.manageAccount).toBeFocused()
        await expectMarked(frame.manageAccount, 'outline')
        await page.keyboard.press('Enter')
        const here = page.getByRole('link', { name: 'Account settings' })
        await expect(here).toHaveAttribute('aria-current', 'page')
        await expectMarked(here, 'inline-start')
        const other = await edge(page.getByRole('link', { name: 'Sessions' }), 'inline-start')
        if (forcedColors === 'active') expect(other.contrast).toBeLessThan(1.5)
        await mfaSection(page).begin()
        await mfaSection(page).scanTab.click()
        await expectMarked(mfaSection(page).scanTab, 'block-end')
      })
    })
