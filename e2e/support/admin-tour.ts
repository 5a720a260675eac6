import type { Page } from '@playwright/test'
import type { Person } from './new-people'
import { employeesPage, importPage, policyPage } from './pages'

type Visit = (screen: string) => Promise<void>

/** Leads through every page and dialog of an administrator. */
export async function adminTour(page: Page, employee: Person, visit: Visit) {
  const employees = employeesPage(page)
  await employees.open()
  await employees.row(employee.name).waitFor()
  await visit('employees')
  await employees.invite.click()
  await employees.dialog('Invite').getByRole('button', { name: 'Invite' }).click()
  await visit('invite, nothing typed')
  await page.keyboard.press('Escape')
  await employees.openPerson(employee.name)
  await employees.act('Disable account').waitFor()
  await visit('employee')
  await employees.act('Disable account').click()
  await employees.dialog('Disable account').waitFor()
  await visit('disable an account')
  await importPage(page).open()
  await importPage(page).text.fill('email,name\nno address,Somebody\n')
  await importPage(page).preview.click()
  await importPage(page).errors.first().waitFor()
  await visit('import, a bad line')
  await policyPage(page).open()
  await policyPage(page).required.check()
  await policyPage(page).seeWhatThisMeans.click()
  await page.getByRole('heading', { name: 'What this would mean' }).waitFor()
  await visit('policy, dry run')
  await page.getByRole('link', { name: 'Adoption' }).click()
  await page.getByRole('dialog').waitFor()
  await visit('policy, leaving')
  await page.getByRole('button', { name: 'Leave without saving' }).click()
  await page.getByText('who sign in here').waitFor()
  await visit('adoption')
  await page.goto('/admin/audit')
  await page.getByRole('list', { name: 'Audit log' }).waitFor()
  await visit('audit log')
}
