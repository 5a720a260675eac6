import type { Page } from '@playwright/test'
import type { Person } from '../people'

/** The frame of the portal: top bar, the person's menu, the account navigation. */
export function portal(page: Page, { name }: Pick<Person, 'name'>) {
  const menu = page.getByRole('button', { name })
  const signOutItem = page.getByRole('menuitem', { name: 'Sign out' })
  return {
    welcome: page.getByRole('heading', { name: `Welcome, ${name}` }),
    menu,
    manageAccount: page.getByRole('menuitem', { name: 'Manage account' }),
    signOutItem,
    tab: (label: 'Profile' | 'Account settings' | 'Sessions') =>
      page.getByRole('navigation').getByRole('link', { name: label }),
    async signOut() {
      await menu.click()
      await signOutItem.click()
      await page.waitForURL(/\/sign-in/)
    },
  }
}
