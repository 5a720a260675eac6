import { readFile } from 'node:fs/promises'
import type { Locator, Page } from '@playwright/test'
import { alertIn } from './alert'

/** `/admin/employees`, and one of them. */
export function employeesPage(page: Page) {
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) })
  return {
    heading: page.getByRole('heading', { name: 'Employees', exact: true }),
    table: page.getByRole('table', { name: 'Employees' }),
    search: page.getByRole('searchbox', { name: 'Search' }),
    filter: page.getByRole('combobox', { name: 'Show' }),
    showMore: button('Show more'),
    invite: button('Invite someone'),
    import: page.getByRole('link', { name: 'Import from CSV' }),
    row,
    open: () => page.goto('/admin/employees'),
    async openPerson(name: string) {
      await row(name).getByRole('link').click()
      await page.getByRole('heading', { name, level: 1 }).waitFor()
    },
    /** One of the acts on a person's page: **Unlock**, **Disable account** … */
    act: (verb: string) => button(verb),
    dialog: (name: string) => page.getByRole('dialog', { name }),
  }
}

/** `/admin/employees/import` */
export function importPage(page: Page) {
  return {
    file: page.getByLabel('Choose a file'),
    text: page.getByRole('textbox', { name: 'The file’s text' }),
    preview: page.getByRole('button', { name: 'Preview' }),
    addressColumn: page.getByRole('combobox', { name: 'Address column' }),
    errors: page.getByRole('list', { name: 'What is to be mended' }).getByRole('listitem'),
    run: (count: number) => page.getByRole('button', { name: `Import ${count} ${count === 1 ? 'person' : 'people'}` }),
    open: () => page.goto('/admin/employees/import'),
  }
}

/** `/admin/policy` */
export function policyPage(page: Page) {
  return {
    optional: page.getByRole('radio', { name: /^Optional/ }),
    required: page.getByRole('radio', { name: /^Required/ }),
    graceDays: page.getByRole('spinbutton', { name: 'Days each person has' }),
    /** Whether people may choose this method: **Authenticator app**, **Passkey**, **Email**. */
    method: (name: string) => page.getByRole('checkbox', { name, exact: true }),
    seeWhatThisMeans: page.getByRole('button', { name: 'See what this means' }),
    save: page.getByRole('button', { name: 'Save policy' }),
    saved: page.getByText('The policy is saved.'),
    alert: alertIn(page),
    open: () => page.goto('/admin/policy'),
  }
}

/** `/admin/audit` */
export function auditPage(page: Page) {
  return {
    type: page.getByRole('combobox', { name: 'What' }),
    rows: page.getByRole('list', { name: 'Audit log' }).getByRole('listitem'),
    exportCsv: page.getByRole('link', { name: 'Export CSV' }),
    exportJsonLines: page.getByRole('link', { name: 'Export JSON lines' }),
    open: () => page.goto('/admin/audit'),
  }
}

/** What the browser saves when this link is pressed. */
export async function downloadBy(page: Page, link: Locator) {
  const [download] = await Promise.all([page.waitForEvent('download'), link.click()])
  return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') }
}
