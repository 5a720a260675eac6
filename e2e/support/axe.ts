import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect } from './test'

interface Choice {
  /** These rules alone. */
  rules?: string[]
  without?: string[]
}

/**
 * What axe finds on the page, with everything that it knows, best practices included. `setLegacyMode` judges in the page
 * itself: otherwise each look opens a second page. Frames without scripts are not judged either way.
 */
export async function violationsOn(page: Page, { rules, without = [] }: Choice = {}): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations } = await (rules ? axe.withRules(rules) : axe.disableRules(without)).analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
}

/**
 * Axe on this screen in the light theme, then in the dark one, which changes nothing but colours: there it judges those
 * alone. Motion must be off: a dialog that is fading in has no contrast yet.
 */
export async function passesInBothThemes(page: Page, screen: string): Promise<void> {
  expect.soft(await violationsOn(page), screen).toEqual([])
  await inDarkTheme(page, async () => {
    expect.soft(await violationsOn(page, { rules: ['color-contrast'] }), `${screen}, dark`).toEqual([])
  })
}

/** Does something while the system is dark, on a page that follows it. */
export async function inDarkTheme(page: Page, look: () => Promise<void>): Promise<void> {
  await turn(page, 'dark')
  await look()
  await turn(page, 'light')
}

const papers = { light: 'rgb(250, 248, 244)', dark: 'rgb(17, 22, 27)' }

async function turn(page: Page, colorScheme: keyof typeof papers) {
  await page.emulateMedia({ colorScheme })
  await expect(page.locator('html')).toHaveCSS('background-color', papers[colorScheme])
}
