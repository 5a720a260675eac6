import { expect, type Page } from '@playwright/test'
import type { Person } from '../new-people'

/** The frame of the portal: top bar, the person's menu, the account navigation. */
export function portal(page: Page, { name }: Pick<Person, 'name'>) {
  const menu = page.getByRole('button', { name })
  const signOutItem = page.getByRole('menuitem', { name: 'Sign out' })
  return {
    welcome: page.getByRole('heading', { name: `Welcome, ${name}` }),
    menu,
    administration: page.getByRole('menuitem', { name: 'Administration' }),
    manageAccount: page.getByRole('menuitem', { name: 'Manage account' }),
    signOutItem,
    tab: (label: 'Profile' | 'Account settings' | 'Sessions' | 'Activity') =>
      page.getByRole('navigation').getByRole('link', { name: label }),
    async signOut() {
      // Right after a page has come its menu may not listen yet.
      await expect(async () => {
        await menu.click()
        await expect(signOutItem).toBeVisible({ timeout: 1_000 })
      }).toPass()
      await signOutItem.click()
      await page.waitForURL(/\/sign-in/)
    },
  }
}
