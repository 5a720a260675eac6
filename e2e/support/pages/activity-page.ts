import type { Page } from '@playwright/test'

/** `/account/activity`. */
export function activityPage(page: Page) {
  const dialog = page.getByRole('dialog', { name: 'This wasn’t me' })
  return {
    open: () => page.goto('/account/activity'),
    heading: page.getByRole('heading', { name: 'Activity', level: 1 }),
    entries: page.getByRole('listitem').filter({ has: page.getByRole('time') }),
    /** The entry with these words. */
    entry: (words: string) => page.getByRole('listitem').filter({ hasText: words }),
    notMe: page.getByRole('button', { name: /^This wasn’t me/ }),
    earlier: page.getByRole('button', { name: 'Show earlier' }),
    dialog,
    confirm: dialog.getByRole('button', { name: 'This wasn’t me', exact: true }),
    done: page.getByText(/Everybody else is signed out[.:]/),
    newPassword: page.getByLabel('New password', { exact: true }),
    choose: page.getByRole('button', { name: 'Choose password' }),
    chosen: page.getByText('Your new password is set'),
    /** On every page while a new password is due. */
    due: page.getByRole('link', { name: 'Choose a new password' }),
  }
}
